package io.tandem.eventsource.connector.bitbucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.BitbucketSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookCase;
import io.tandem.eventsource.connector.hook.HookDuty;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for Bitbucket's API, see {@link BitbucketStandIn}: not Bitbucket. */
class BitbucketHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String SHOP = "example/shop";
    private static final String BLOG = "example/blog";
    private static final String HOOKS = "/2.0/repositories/example/shop/hooks";
    private static final String ONE = "'repositories':[{'owner':'example','repositorySlug':'shop'}]";
    private static final String TOKEN = "'auth':{'oauthToken':{'name':'bitbucket','key':'token'}}";
    private static final String SECRET = ",'webhookSecret':{'name':'bitbucket','key':'secret'}";

    private final HookCase test = new HookCase();
    private final BitbucketStandIn bitbucket = new BitbucketStandIn().with(SHOP).with(BLOG);

    @BeforeEach
    void secrets() {
        test.pod.secret("bitbucket", "token", "canary-token");
        test.pod.secret("bitbucket", "user", "canary@example.com");
        test.pod.secret("bitbucket", "password", "canary-password");
        test.pod.secret("bitbucket", "secret", "canary-secret");
    }

    @AfterEach
    void stop() {
        bitbucket.close();
        test.close();
    }

    @Test
    void eachRepositoryGetsAHookThatSignsOnceHoweverOftenItIsLookedAt() throws Exception {
        var both =
                "'repositories':[{'owner':'example','repositorySlug':'shop'},{'owner':'example','repositorySlug':'blog'},"
                        + "{'owner':'example','repositorySlug':'shop'}]";
        var duty = duty(both + SECRET);

        assertThat(duty.keep().detail()).isEqualTo("2 hooks");
        test.again(duty);
        test.again(duty);

        assertThat(bitbucket.changes()).containsExactly("POST " + HOOKS, "POST /2.0/repositories/example/blog/hooks");
        var hook = bitbucket.hooks.get(SHOP).getFirst();
        assertThat(hook.path("url").asText()).isEqualTo(URL);
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("secret").asText()).isEqualTo("canary-secret");
        assertThat(hook.path("events")).hasToString("[\"pullrequest:created\",\"repo:push\"]");
        assertThat(bitbucket.asked)
                .allMatch(request -> request.header("Authorization").equals("Bearer canary-token"));
    }

    @Test
    void userAndPasswordAreTakenToo() throws Exception {
        duty(
                        ONE,
                        "'auth':{'basic':{'username':{'name':'bitbucket','key':'user'},'password':{'name':'bitbucket','key':'password'}}}")
                .keep();

        var pair = Base64.getEncoder().encodeToString("canary@example.com:canary-password".getBytes(UTF_8));
        assertThat(bitbucket.asked.getFirst().header("Authorization")).isEqualTo("Basic " + pair);
    }

    @Test
    void theDeprecatedFieldsOfOneRepositoryAreReadWhereThereAreNoOthers() throws Exception {
        duty("'owner':'example','repositorySlug':'blog'").keep();

        assertThat(bitbucket.hooks.get(BLOG)).hasSize(1);
    }

    @Test
    void aHookOnTheLastOfManyPagesIsFoundAndNoSecondOneMade() throws Exception {
        for (int n = 0; n < 230; n++) {
            bitbucket.add(SHOP, "https://elsewhere.example.com/" + n, "repo:push");
        }
        bitbucket.add(SHOP, URL, "repo:push", "pullrequest:created");

        assertThat(duty(ONE).keep().detail()).isEqualTo("1 hook");

        assertThat(bitbucket.changes()).isEmpty();
    }

    @Test
    void otherEventsAndAnotherSecretAreChangedInTheHookThatIsThere() throws Exception {
        var hook = bitbucket.add(SHOP, URL, "repo:push");
        hook.put("active", false).put("skip_cert_verification", true);
        var duty = duty(ONE + SECRET);

        duty.keep();
        assertThat(bitbucket.changes()).containsExactly("PUT " + HOOKS + "/%7B101%7D");
        assertThat(hook.path("events")).hasSize(2);
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("secret").asText()).isEqualTo("canary-secret");
        assertThat(hook.path("description").asText()).isEqualTo("by hand");
        assertThat(hook.path("skip_cert_verification").asBoolean()).isTrue();

        test.pod.secret("bitbucket", "secret", "newest\ncanary-secret");
        duty.keep();
        test.again(duty);
        assertThat(hook.path("secret").asText()).isEqualTo("newest");
        assertThat(bitbucket.changes()).hasSize(2);
    }

    @Test
    void doubledHooksAreToldAndThoseThatLeadElsewhereLeftAlone() throws Exception {
        bitbucket.add(SHOP, URL, "repo:push", "pullrequest:created");
        bitbucket.add(SHOP, URL, "repo:push", "pullrequest:created");
        bitbucket.add(SHOP, "https://elsewhere.example.com/push", "repo:push");

        assertThat(duty(ONE).keep().remark())
                .isEqualTo(
                        "more than one leads here, so remove at Bitbucket those that nobody needs: example/shop ({102})");
        assertThat(bitbucket.changes()).isEmpty();
    }

    @Test
    void aRepositoryThatIsNotThereStopsNoOther() throws Exception {
        var duty = duty(
                "'repositories':[{'owner':'example','repositorySlug':'gone'},{'owner':'example','repositorySlug':'blog'}]");

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("1 of 2 hooks are kept; example/gone: repositories names what is not there")
                .hasMessageContaining("(Bitbucket answers 404)");
        assertThat(bitbucket.hooks.get(BLOG)).hasSize(1);
    }

    @Test
    void hooksThatLeadHereGoWithTheirEventSourceAndOthersStay() throws Exception {
        bitbucket.add(SHOP, "https://elsewhere.example.com/push", "repo:push");
        var duty = duty(ONE + ",'deleteHookOnFinish':true");
        duty.keep();

        duty.letGo(left -> {});
        duty.letGo(left -> {});

        assertThat(bitbucket.hooks.get(SHOP))
                .extracting(hook -> hook.path("url").asText())
                .containsExactly("https://elsewhere.example.com/push");
    }

    @Test
    void anEmptyKindOfEventsKeepsNoHookFromBeingRemoved() throws Exception {
        bitbucket.add(SHOP, URL, "repo:push");
        var source = source(
                ONE + "," + TOKEN + ",'deleteHookOnFinish':true,'events':['repo:push',null]",
                ",'url':'https://hooks.example.com'");
        var duty = new HookDuty(new BitbucketAccess(source, test.pod, bitbucket.address()), test.pod);
        assertThatThrownBy(duty::keep).hasMessageStartingWith("events: has an entry that is empty");

        duty.letGo(left -> {});

        assertThat(bitbucket.hooks.get(SHOP)).isEmpty();
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws Exception {
        test.waitsAsAsked(bitbucket, duty(ONE));
    }

    @Test
    void neitherTokenNorAnswerIsQuotedWhateverGoesWrong() throws Exception {
        test.quotesNothing(bitbucket, "Bitbucket", () -> duty(ONE + SECRET));
    }

    @Test
    void aPasswordThatIsMissingIsNamedByItsField() throws Exception {
        var duty = duty(ONE, "'auth':{'basic':{'username':{'name':'bitbucket','key':'user'}}}");

        assertThatThrownBy(duty::keep).hasMessage("auth.basic.password: is required");
        assertThat(bitbucket.asked).isEmpty();
    }

    @Test
    void whoOnlyReceivesHasNoDutyAndNeedsNoCredentials() throws Exception {
        var withoutAddress = source(ONE + "," + TOKEN, "");
        var withoutCredentials = source(ONE + SECRET, ",'url':'https://hooks.example.com'");

        assertThat(withoutAddress.hasDuty()).isFalse();
        assertThat(withoutCredentials.hasDuty()).isFalse();
        assertThat(withoutCredentials.problems()).isEmpty();
    }

    private Duty duty(String fields) throws Exception {
        return duty(fields, TOKEN);
    }

    private Duty duty(String fields, String auth) throws Exception {
        var source = source(
                fields + "," + auth + ",'events':['repo:push','pullrequest:created']",
                ",'url':'https://hooks.example.com/'");
        assertThat(source.hasDuty()).isTrue();
        assertThat(source.deletesHooks()).isEqualTo(fields.contains("deleteHookOnFinish"));
        return new HookDuty(new BitbucketAccess(source, test.pod, bitbucket.address()), test.pod);
    }

    private static BitbucketSource source(String fields, String url) throws Exception {
        return HookCase.source(
                BitbucketSource.class, "{'webhook':{'endpoint':'/push','port':'12000'%s},%s}".formatted(url, fields));
    }
}
