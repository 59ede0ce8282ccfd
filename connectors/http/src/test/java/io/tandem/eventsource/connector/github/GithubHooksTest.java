package io.tandem.eventsource.connector.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for GitHub's API, see {@link GithubStandIn}: not GitHub. */
class GithubHooksTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String URL = "https://hooks.example.com/push";
    private static final String SHOP = "/repos/example/shop/hooks";
    private static final String TOKEN = "ghp_canary";
    private static final Duration LATER = Duration.ofHours(1);

    private final FakeTime time = new FakeTime(NOW);
    private final TestContext context = new TestContext("push", time, time);
    private final GithubStandIn github = new GithubStandIn("/api/v3").with(SHOP);

    @BeforeEach
    void secrets() {
        context.secret("github", "token", TOKEN);
        context.secret("github", "secret", "canary-secret");
    }

    @AfterEach
    void stop() {
        github.close();
        context.close();
    }

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
        ((com.fasterxml.jackson.databind.node.ObjectNode) hook.path("config")).put("secret", "an older one");
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

        duty.begin(); // another replica may have written meanwhile
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
    void oneRepositoryThatFailsStopsNoOtherAndIsToldByName() throws Exception {
        github.with("/repos/example/blog/hooks");
        var duty = duty("'active':true", "'repositories':[{'owner':'example','names':['gone','shop','lost','blog']}]");

        assertThatThrownBy(duty::keep)
                .hasMessage("2 of 4 hooks are kept; example/gone, example/lost: repositories names what is not there,"
                        + " or what apiToken may not see: it needs the scope admin:repo_hook, for organizations"
                        + " admin:org_hook, or the permission Webhooks to write (GitHub answers 404)");
        assertThat(github.changes()).hasSize(2);

        var before = github.asked.size();
        assertThatThrownBy(duty::keep).hasMessageStartingWith("2 of 4");
        assertThat(github.asked).as("only what failed is looked at again").hasSize(before + 2);
    }

    @Test
    void whatIsWrongIsToldByFieldAndNeitherTokenNorSecretNorAnswerIsQuoted() {
        var told = Map.of(
                401, "apiToken is not accepted",
                403, "apiToken may not manage hooks here",
                404, "repositories names what is not there",
                422, "look at events, webhook.url",
                301, "githubBaseURL or repositories has moved",
                502, "the API is in trouble");
        told.forEach((status, words) -> {
            github.first = any -> java.util.Optional.of(new Said(
                    status,
                    Map.of("Location", "http://127.0.0.1:1/"),
                    "{\"message\":\"canary-answer " + TOKEN + "\"}"));
            assertThatThrownBy(() -> duty(SIGNED).keep())
                    .hasMessageContaining(words)
                    .hasMessageContaining("GitHub answers " + status)
                    .satisfies(e -> assertThat(stack(e)).doesNotContain("canary"));
        });
    }

    @Test
    void aTokenWithALineEndInItsMiddleIsRefusedWithoutQuotingIt() {
        context.secret("github", "token", "canary\none");

        assertThatThrownBy(() -> duty("").keep())
                .hasMessageContaining("Authorization")
                .satisfies(e -> assertThat(stack(e)).doesNotContain("canary"));
        assertThat(github.asked).isEmpty();
    }

    @Test
    void aLimitOfRequestsIsWaitedForAndWhatWasDoneIsNotDoneAgain() throws Exception {
        github.with("/repos/example/blog/hooks");
        var duty = duty("'active':true", "'repositories':[{'owner':'example','names':['shop','blog']}]");
        var reset = Long.toString(NOW.plusSeconds(754).getEpochSecond());
        github.says(
                "GET", "/blog/", new Said(403, Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), "{}"));

        assertThatThrownBy(duty::keep)
                .isInstanceOfSatisfying(
                        Postponed.class, e -> assertThat(e.pause()).isEqualTo(Duration.ofSeconds(754)))
                .hasMessage("1 of 2 hooks are kept; GitHub asks to wait 754 s, since it was asked too much");

        github.first = any -> java.util.Optional.empty();
        var before = github.asked.size();
        assertThat(duty.keep().detail()).isEqualTo("2 hooks");
        assertThat(github.asked.subList(before, github.asked.size()))
                .noneMatch(request -> request.path().contains("/shop/"));
    }

    @Test
    void theSecondaryLimitIsWaitedForAlsoWithoutATime() {
        github.says(
                "POST", SHOP, new Said(403, Map.of(), "{\"message\":\"You have exceeded a secondary rate limit\"}"));
        assertThatThrownBy(() -> duty("").keep()).isInstanceOfSatisfying(Postponed.class, e -> assertThat(e.pause())
                .isEqualTo(Duration.ofMinutes(1)));

        github.says("POST", SHOP, new Said(429, Map.of("Retry-After", "Fri, 01 May 2026 10:02:00 GMT"), "{}"));
        assertThatThrownBy(() -> duty("").keep()).isInstanceOfSatisfying(Postponed.class, e -> assertThat(e.pause())
                .isEqualTo(Duration.ofMinutes(2)));
    }

    @Test
    void aHookThatSomebodyMadeMeanwhileIsNoFailure() throws Exception {
        github.first = request -> {
            if (request.method().equals("POST")) {
                github.first = any -> java.util.Optional.empty();
                github.add(SHOP, URL, "push", "pull_request");
            }
            return java.util.Optional.empty();
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

        duty.letGo();
        duty.letGo();

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

        duty.letGo();

        assertThat(github.hooks.get(SHOP)).isEmpty();
    }

    @Test
    void aHookThatCannotBeTakenAwayIsToldByItsRepositoryAndOneThatIsGoneIsNoTrouble() throws Exception {
        github.add(SHOP, URL, "push");
        github.says("DELETE", SHOP, new Said(403, Map.of(), "{}"));
        assertThatThrownBy(() -> duty("").letGo())
                .hasMessageStartingWith("hooks are left; example/shop: apiToken may not manage hooks here");

        github.says("DELETE", SHOP, new Said(404, Map.of(), "{}"));
        duty("").letGo();
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
    void anAppAsksWithTheTokenOfItsInstallationUntilThatIsNearItsEnd() throws Exception {
        var keys = keys();
        context.secret("github", "app", pkcs1(keys));
        github.appTokenEnds = NOW.plus(Duration.ofHours(1)).toString();
        var duty = duty("'active':true", APP + ",'repositories':[{'owner':'example','names':['shop']}]");

        duty.keep();
        time.set(NOW.plus(Duration.ofMinutes(50)));
        duty.keep();
        github.appToken = "ghs_2";
        github.appTokenEnds = NOW.plus(Duration.ofHours(2)).toString();
        time.set(NOW.plus(Duration.ofMinutes(56).plusSeconds(1)).plus(Duration.ofMinutes(20)));
        duty.keep();

        var words = github.asked.stream()
                .filter(request -> request.path().equals("/api/v3/app/installations/7/access_tokens"))
                .map(request -> request.header("Authorization"))
                .toList();
        assertThat(words).hasSize(2);
        var parts = words.getFirst().replace("Bearer ", "").split("\\.");
        assertThat(text(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
        assertThat(text(parts[1]))
                .isEqualTo("{\"iat\":%d,\"exp\":%d,\"iss\":\"3\"}"
                        .formatted(NOW.getEpochSecond() - 60, NOW.getEpochSecond() + 480));
        var check = Signature.getInstance("SHA256withRSA");
        check.initVerify(keys.getPublic());
        check.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        assertThat(check.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(github.asked.stream()
                        .filter(request -> request.path().endsWith(SHOP))
                        .map(request -> request.header("Authorization")))
                .containsExactly("token ghs_1", "token ghs_1", "token ghs_1", "token ghs_2");
    }

    @Test
    void aKeyOfAnAppThatIsNoneIsToldByFieldAndNotQuoted() {
        for (var key : List.of("canary", "-----BEGIN RSA PRIVATE KEY-----\nY2FuYXJ5\n-----END RSA PRIVATE KEY-----")) {
            context.secret("github", "app", key);
            assertThatThrownBy(
                            () -> duty("", APP + ",'organizations':['example']").keep())
                    .hasMessageContaining("githubApp.privateKey")
                    .satisfies(e -> assertThat(stack(e)).doesNotContain("canary", "Y2Fu"));
        }
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

    private static final String SIGNED = "'webhookSecret':{'name':'github','key':'secret'}";
    private static final String BY_TOKEN = "'apiToken':{'name':'github','key':'token'}";
    private static final String APP =
            "'githubApp':{'appID':3,'installationID':7,'privateKey':{'name':'github','key':'app'}}";
    private static final String URL_FIELD = ",'url':'https://hooks.example.com/'";

    private void again(Duty duty) throws Exception {
        time.pass(LATER);
        duty.keep();
    }

    private Duty duty(String fields) throws Exception {
        return duty(fields, "'repositories':[{'owner':'example','names':['shop']}]");
    }

    private Duty duty(String fields, String places) throws Exception {
        var credentials = places.contains("githubApp") ? "" : BY_TOKEN + ",";
        var server = "'githubBaseURL':'%s/','githubUploadURL':'%s'".formatted(github.url(), github.url());
        var all = credentials + places + ",'events':['push','pull_request']," + server
                + (fields.isEmpty() ? "" : "," + fields);
        return GithubAccess.duty(source(all, URL_FIELD), context);
    }

    private static GithubSource source(String fields, String url) throws Exception {
        return new ObjectMapper()
                .readValue(
                        "{'webhook':{'endpoint':'/push','port':'12000'%s},%s}"
                                .formatted(url, fields)
                                .replace('\'', '"'),
                        GithubSource.class);
    }

    private static String secret(JsonNode hook) {
        return hook.path("config").path("secret").asText();
    }

    private static String stack(Throwable failure) {
        var text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), UTF_8);
    }

    private static KeyPair keys() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    /** As GitHub hands it out: what PKCS#8 holds behind its 26 bytes of version, algorithm and lengths. */
    private static String pkcs1(KeyPair keys) {
        var pkcs8 = keys.getPrivate().getEncoded();
        var key = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        return "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key));
    }
}
