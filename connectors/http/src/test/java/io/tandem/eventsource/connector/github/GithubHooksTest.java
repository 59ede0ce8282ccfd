package io.tandem.eventsource.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.NamedSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.hook.HookCase;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which hooks there are in the end. Against a stand-in, see {@link GithubStandIn}: not GitHub. */
class GithubHooksTest extends GithubHookCase {
    @Test
    void aRepositoryGetsAHookOnceHoweverOftenItIsLookedAt() throws Exception {
        var duty = duty("'active':true,'contentType':'json'," + SIGNED);

        assertThat(duty.keep().detail()).isEqualTo("1 hook");
        again(duty);
        again(duty);

        assertThat(github.changes()).containsExactly("POST /api/v3" + SHOP);
        var made = github.asked.get(1);
        assertThat(made.body().toString())
                .isEqualTo("{\"events\":[\"pull_request\",\"push\"],\"config\":{\"url\":\"" + URL
                        + "\",\"content_type\":\"json\",\"insecure_ssl\":\"0\",\"secret\":\"canary-secret\"},"
                        + "\"name\":\"web\",\"active\":true}");
        assertThat(made.header("Authorization")).isEqualTo("token " + TOKEN);
        assertThat(made.header("User-agent")).isEqualTo("tandem-event-source");
    }

    @Test
    void aHookOnTheLastOfManyPagesIsFoundAndNoSecondOneMade() throws Exception {
        for (int n = 0; n < 230; n++) {
            github.add(SHOP, "https://elsewhere.example.com/" + n, "push");
        }
        github.add(SHOP, URL, "push", "pull_request");

        assertThat(duty("'active':true").keep().detail()).isEqualTo("1 hook");

        assertThat(github.changes()).isEmpty();
        assertThat(github.asked).hasSize(3);
    }

    @Test
    void eventsInAnotherOrderAreTheSame() throws Exception {
        github.add(SHOP, URL, "pull_request", "push");

        duty("'active':true").keep();

        assertThat(github.changes()).isEmpty();
    }

    @Test
    void otherEventsAreChangedInTheHookThatIsThere() throws Exception {
        var hook = github.add(SHOP, URL, "issues");

        duty("'active':true").keep();

        assertThat(github.changes())
                .containsExactly("PATCH /api/v3" + SHOP + "/" + hook.path("id").asText());
        assertThat(hook.path("events").toString()).isEqualTo("[\"pull_request\",\"push\"]");
    }

    @Test
    void anAddressThatChangesIsChangedInTheHookThatIsThereAlsoByAnotherPod() throws Exception {
        github.add(SHOP, "https://elsewhere.example.com/push", "push", "pull_request");
        var before = duty("'active':true");
        before.begin(context.checkpoint());
        before.keep();

        var after =
                GithubAccess.duty(source(fields("'active':true", SHOPS), ",'url':'https://new.example.com'"), context);
        after.begin(context.checkpoint());
        assertThat(after.keep().detail()).isEqualTo("1 hook");
        again(after);

        assertThat(github.changes()).hasSize(2).last().asString().startsWith("PATCH");
        assertThat(github.hooks.get(SHOP))
                .extracting(hook -> hook.path("config").path("url").asText())
                .containsExactly("https://elsewhere.example.com/push", "https://new.example.com/push");
        assertThat(context.position).hasValue("https://new.example.com/push");
    }

    @Test
    void aHookAtAFormerAddressThatAnotherEventHasByNowIsNotTaken() throws Exception {
        var before = duty("'active':true");
        before.begin(context.checkpoint());
        before.keep();

        var moved = source(fields("'active':true", SHOPS), ",'url':'https://new.example.com'");
        context.others = List.of(other(source(fields("'active':true", SHOPS), URL_FIELD)));
        var after = GithubAccess.duty(moved, context);
        after.begin(context.checkpoint());
        after.keep();
        after.letGo(left -> {});

        assertThat(github.changes()).hasSize(3);
        assertThat(github.hooks.get(SHOP))
                .extracting(hook -> hook.path("config").path("url").asText())
                .containsExactly(URL);
    }

    @Test
    void ofAnEventThatIsSplitInTwoEachHasTheHooksOfItsRepositoriesAndNoSecondOnes() throws Exception {
        var blog = "/repos/example/blog/hooks";
        github.with(blog);
        var before = duty("'active':true", "'repositories':[{'owner':'example','names':['shop','blog']}]");
        before.begin(context.checkpoint());
        before.keep();

        var blogs = SHOPS.replace("shop", "blog");
        context.others = List.of(other(source(fields("'active':true", blogs), URL_FIELD)));
        var after =
                GithubAccess.duty(source(fields("'active':true", SHOPS), ",'url':'https://new.example.com'"), context);
        after.begin(context.checkpoint());
        after.keep();

        assertThat(addresses(SHOP)).containsExactly("https://new.example.com/push");
        assertThat(addresses(blog)).containsExactly(URL);
    }

    @Test
    void aHookIsMovedThoughAnEventThatKeepsNoneHasItsFormerAddress() throws Exception {
        var before = duty("'active':true");
        before.begin(context.checkpoint());
        before.keep();

        var plain = HookCase.source(
                WebhookSource.class, "{'endpoint':'/push','port':'12000','url':'https://hooks.example.com'}");
        var received = source(SHOPS + ",'events':['push']", URL_FIELD);
        context.others = List.of(new NamedSource("webhook", "other", plain, false), other(received));
        var after =
                GithubAccess.duty(source(fields("'active':true", SHOPS), ",'url':'https://new.example.com'"), context);
        after.begin(context.checkpoint());
        after.keep();

        assertThat(addresses(SHOP)).containsExactly("https://new.example.com/push");
    }

    @Test
    void anAddressIsRememberedUntilTheLastHookHasTheNewOne() throws Exception {
        github.with("/repos/example/blog/hooks");
        var both = "'repositories':[{'owner':'example','names':['shop','blog']}]";
        var before = duty("'active':true", both);
        before.begin(context.checkpoint());
        before.keep();
        github.says("PATCH", "/blog/", new Said(502, Map.of(), "{}"));
        var after =
                GithubAccess.duty(source(fields("'active':true", both), ",'url':'https://new.example.com'"), context);
        after.begin(context.checkpoint());
        assertThatThrownBy(after::keep).hasMessageStartingWith("1 of 2 hooks are kept; example/blog: ");

        github.first = any -> Optional.empty();
        after.begin(context.checkpoint());
        after.keep();

        assertThat(github.hooks.get("/repos/example/blog/hooks"))
                .extracting(hook -> hook.path("config").path("url").asText())
                .containsExactly("https://new.example.com/push");
    }

    @Test
    void anAddressWithCredentialsIsKeptNowhereButAtTheProvider() throws Exception {
        var duty = GithubAccess.duty(
                source(fields("'active':true", SHOPS), ",'url':'https://user:canary@hooks.example.com'"), context);
        duty.begin(context.checkpoint());

        duty.keep();
        again(duty);

        assertThat(github.changes()).hasSize(1);
        assertThat(context.position).hasValue(null);
    }

    @Test
    void hooksThatLeadElsewhereAreLeftAlone() throws Exception {
        var other = github.add(SHOP, URL + "/", "push");
        var before = other.toString();

        duty("'active':true").keep();

        assertThat(github.hooks.get(SHOP)).hasSize(2);
        assertThat(other).hasToString(before);
    }

    @Test
    void anotherSecretIsGivenToTheHookOnceAndSoIsOneThatNobodyKnows() throws Exception {
        var hook = github.add(SHOP, URL, "push", "pull_request");
        ((ObjectNode) hook.path("config")).put("secret", "an older one");
        var duty = duty("'active':true," + SIGNED);

        duty.keep(); // nobody knows which secret it has
        assertThat(secret(hook)).isEqualTo("canary-secret");
        again(duty);
        assertThat(github.changes()).hasSize(1);

        var before = duty.inputs();
        context.secret("github", "secret", "newest\ncanary-secret\n");
        assertThat(duty.inputs()).isNotEqualTo(before);
        duty.keep();
        again(duty);
        assertThat(secret(hook)).isEqualTo("newest");
        assertThat(github.changes()).hasSize(2);

        duty.begin(context.checkpoint()); // another replica may have written meanwhile
        duty.keep();
        assertThat(github.changes()).hasSize(3);
    }

    @Test
    void doubledHooksAreToldAndLeft() throws Exception {
        github.add(SHOP, URL, "issues");
        github.add(SHOP, URL, "push", "pull_request");
        var duty = duty("'active':true");

        var kept = duty.keep();
        assertThat(kept.detail()).isEqualTo("1 hook");
        assertThat(kept.remark())
                .isEqualTo("more than one leads here, so remove at GitHub those that nobody needs: example/shop (101)");
        assertThat(github.changes()).isEmpty();
        assertThat(duty.keep().remark()).contains("example/shop (101)"); // also when it was not looked at again
    }

    @Test
    void aHookIsMadeSwitchedOffAsUpstreamDoesAndStaysOnOnceSomebodySwitchedItOn() throws Exception {
        var duty = duty("");

        assertThat(duty.keep().detail()).isEqualTo("1 hook, made switched off, because active is not true");
        var hook = github.hooks.get(SHOP).getFirst();
        assertThat(hook.path("active").asBoolean()).isFalse();

        hook.put("active", true);
        hook.putArray("events").add("issues");
        again(duty);
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("events")).hasSize(2);
    }

    @Test
    void aHookThatSomebodyMadeMeanwhileIsNoFailure() throws Exception {
        github.first = request -> {
            if (request.method().equals("POST")) {
                github.first = any -> Optional.empty();
                github.add(SHOP, URL, "push", "pull_request");
            }
            return Optional.empty();
        };

        assertThat(duty("'active':true").keep().detail()).isEqualTo("1 hook");
        assertThat(github.hooks.get(SHOP)).hasSize(1);
    }

    @Test
    void whenAllEndsTheHooksThatLeadHereAreTakenAwayAndNoOthers() throws Exception {
        github.add(SHOP, URL, "push");
        github.add(SHOP, URL, "issues");
        github.add(SHOP, "https://elsewhere.example.com/push", "push");
        var duty = duty("'active':true", "'repositories':[{'owner':'example','names':['gone','shop']}]");

        // GitHub says so too of what apiToken may not see, where hooks may be left
        assertThatThrownBy(() -> duty.letGo(left -> {})).hasMessageContaining("1 of 2 places are left; example/gone: ");
        assertThatThrownBy(() -> duty.letGo(left -> {})).hasMessageContaining("1 of 2 places are left; example/gone: ");

        assertThat(github.hooks.get(SHOP)).singleElement().satisfies(hook -> assertThat(
                        hook.path("config").path("url").asText())
                .contains("elsewhere"));
        assertThat(github.changes()).hasSize(2);
    }

    @Test
    void aSecretThatIsDeletedAlongWithTheEventSourceStillTakesItsHooksAway() throws Exception {
        var duty = duty("'active':true," + SIGNED);
        duty.keep();
        Files.delete(context.mounts().secretPath("github", "token"));
        Files.delete(context.mounts().secretPath("github", "secret"));
        assertThatThrownBy(duty::keep).hasMessageContaining("Secret github has no key");

        duty.letGo(left -> {});

        assertThat(github.hooks.get(SHOP)).isEmpty();
    }

    @Test
    void organizationsAndTheDeprecatedFieldsAreKeptToo() throws Exception {
        github.with("/orgs/example/hooks").with("/repos/a%20b/c/hooks");

        assertThat(duty("'active':true", "'organizations':['example']").keep().detail())
                .isEqualTo("1 hook");
        assertThat(duty("'active':true", "'owner':'a b','repository':'c'")
                        .keep()
                        .detail())
                .isEqualTo("1 hook");

        assertThat(github.changes())
                .containsExactly("POST /api/v3/orgs/example/hooks", "POST /api/v3/repos/a%20b/c/hooks");
    }

    @Test
    void withoutCredentialsOrPublicAddressThereIsNoDuty() throws Exception {
        assertThat(source("'repositories':[{'owner':'o','names':['r']}],'events':['push']", URL_FIELD)
                        .hasDuty())
                .isFalse();
        assertThat(source(BY_TOKEN + ",'organizations':['o'],'events':['push']", "")
                        .hasDuty())
                .isFalse();
        assertThat(source(BY_TOKEN + ",'organizations':['o'],'events':['push']", URL_FIELD)
                        .hasDuty())
                .isTrue();
    }

    private List<String> addresses(String place) {
        return github.hooks.get(place).stream()
                .map(hook -> hook.path("config").path("url").asText())
                .toList();
    }

    private static NamedSource other(GithubSource source) {
        return new NamedSource("github", "other", source, false);
    }

    private static String secret(JsonNode hook) {
        return hook.path("config").path("secret").asText();
    }
}
