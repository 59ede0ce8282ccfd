package io.tandem.eventsource.connector.bitbucketserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookCase;
import io.tandem.eventsource.connector.hook.StandIn;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for Bitbucket Server's API, see {@link BitbucketServerStandIn}: not Bitbucket Server. */
class BitbucketServerHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String SHOP = "SHOP/web";
    private static final String HOOKS = "/rest/api/1.0/projects/SHOP/repos/web/webhooks";
    private static final String ONE = "'repositories':[{'projectKey':'SHOP','repositorySlug':'web'}]";
    private static final String SECRET = ",'webhookSecret':{'name':'bitbucket','key':'secret'}";

    private final HookCase test = new HookCase();
    private final BitbucketServerStandIn server = new BitbucketServerStandIn().with(SHOP);

    @BeforeEach
    void secrets() {
        test.pod.secret("bitbucket", "token", "canary-token");
        test.pod.secret("bitbucket", "secret", "canary-secret");
    }

    @AfterEach
    void stop() {
        server.close();
        test.close();
    }

    @Test
    void aRepositoryGetsAHookThatSignsOnceHoweverOftenItIsLookedAt() throws Exception {
        var duty = duty(ONE + SECRET);

        assertThat(duty.keep().detail()).isEqualTo("1 hook");
        test.again(duty);
        test.again(duty);

        assertThat(server.changes()).containsExactly("POST " + HOOKS);
        var hook = server.hooks.get(SHOP).getFirst();
        assertThat(hook.path("name").asText()).isEqualTo("Argo Events");
        assertThat(hook.path("url").asText()).isEqualTo(URL);
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("configuration").path("secret").asText()).isEqualTo("canary-secret");
        assertThat(hook.path("events")).hasToString("[\"pr:opened\",\"repo:refs_changed\"]");
        assertThat(server.asked)
                .allMatch(request -> request.header("Authorization").equals("Bearer canary-token"))
                .allMatch(request -> request.header("X-atlassian-token").equals("no-check"));
    }

    @Test
    void withoutASecretNoConfigurationIsSentWhichServersAnswerByAnError() throws Exception {
        var duty = duty(ONE);

        duty.keep();

        assertThat(server.hooks.get(SHOP).getFirst().has("configuration")).isFalse();
    }

    @Test
    void allRepositoriesOfAProjectGetOneAndThoseThatAreMadeLaterToo() throws Exception {
        server.largestPage = 10;
        for (int n = 0; n < 25; n++) {
            server.with("BIG/r%02d".formatted(n));
        }
        server.archived.add("BIG/r07");
        var duty = duty("'projects':['BIG','SHOP']," + ONE);

        assertThat(duty.keep().detail()).isEqualTo("25 hooks");
        assertThat(server.hooks.get("BIG/r24")).hasSize(1);
        assertThat(server.hooks.get("BIG/r07")).as("archived").isEmpty();

        server.with("BIG/new");
        assertThat(test.again(duty).detail()).isEqualTo("26 hooks");
        assertThat(server.hooks.get("BIG/new")).hasSize(1);
        assertThat(server.changes()).hasSize(26);
    }

    @Test
    void aHookOnTheLastOfManyPagesIsFoundAndNoSecondOneMade() throws Exception {
        for (int n = 0; n < 230; n++) {
            server.add(SHOP, "https://elsewhere.example.com/" + n, "repo:refs_changed");
        }
        server.add(SHOP, URL, "repo:refs_changed", "pr:opened");

        duty(ONE).keep();

        assertThat(server.changes()).isEmpty();
    }

    @Test
    void otherEventsAndAnotherSecretAreChangedInTheHookThatIsThere() throws Exception {
        var hook = server.add(SHOP, URL, "pr:opened");
        hook.put("sslVerificationRequired", false).put("active", false);
        hook.putObject("configuration").put("createdBy", "somebody").put("secret", "an older one");
        var duty = duty(ONE + SECRET);

        duty.keep();
        assertThat(server.changes()).containsExactly("PUT " + HOOKS + "/101");
        assertThat(hook.path("events")).hasSize(2);
        assertThat(hook.path("active").asBoolean()).isTrue();
        assertThat(hook.path("name").asText()).isEqualTo("by hand");
        assertThat(hook.path("sslVerificationRequired").asBoolean(true)).isFalse();
        assertThat(hook.path("configuration")).hasToString("{\"createdBy\":\"somebody\",\"secret\":\"canary-secret\"}");

        test.pod.secret("bitbucket", "secret", "newest");
        duty.keep();
        test.again(duty);
        assertThat(hook.path("configuration").path("secret").asText()).isEqualTo("newest");
        assertThat(server.changes()).hasSize(2);
    }

    @Test
    void doubledHooksAreToldAndThoseThatLeadElsewhereLeftAlone() throws Exception {
        server.add(SHOP, URL, "repo:refs_changed", "pr:opened");
        server.add(SHOP, URL, "repo:refs_changed", "pr:opened");
        server.add(SHOP, "https://elsewhere.example.com/push", "pr:opened");

        assertThat(duty(ONE).keep().remark()).endsWith("SHOP/web (102)");
        assertThat(server.changes()).isEmpty();
    }

    @Test
    void aProjectThatCannotBeListedStopsNoRepository() throws Exception {
        assertThatThrownBy(() -> duty("'projects':['GONE']," + ONE).keep())
                .hasMessageStartingWith("1 of 2 hooks are kept; project GONE: repositories or projects names")
                .hasMessageContaining("(Bitbucket Server answers 404)");
        assertThat(server.hooks.get(SHOP)).hasSize(1);
    }

    @Test
    void aProjectThatIsRefusedIsAskedAfterPausesThatGrow() throws Exception {
        var duty = duty("'projects':['LOCKED']," + ONE);
        server.says("GET", "/projects/LOCKED/repos", new Said(403, Map.of(), "{}"));
        for (int minute : new int[] {0, 0, 0, 1, 1, 1, 1}) {
            test.time.pass(Duration.ofMinutes(minute));
            assertThatThrownBy(duty::keep).hasMessageStartingWith("1 of 2 hooks are kept; project LOCKED: accessToken");
        }

        assertThat(server.asked)
                .filteredOn(request -> request.path().contains("LOCKED"))
                .as("at once, again at once, after 1 and 2 minutes")
                .hasSize(4)
                .noneMatch(StandIn.Asked::isChange);
    }

    @Test
    void aProjectThatDoesNotAnswerStopsNoRepository() throws Exception {
        var duty = duty("'projects':['LOST']," + ONE);
        server.says("GET", "/projects/LOST/repos", Said.NOTHING);

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("1 of 2 hooks are kept; project LOST: bitbucketserverBaseURL: 127.0.0.1");
        assertThat(server.hooks.get(SHOP)).hasSize(1);
    }

    /** Each was asked again at once, as if nobody had been refused there. */
    @Test
    void aProjectThatDoesNotAnswerForAWhileDoesNotForgetThePausesOfItsRepositories() throws Exception {
        server.with("BIG/closed").with("BIG/open");
        var duty = duty("'projects':['BIG']");
        var closed = new Said(403, Map.of(), "{}");
        server.says("GET", "/repos/closed/", closed);
        assertThatThrownBy(duty::keep).hasMessageStartingWith("1 of 2 hooks are kept; BIG/closed: ");
        assertThatThrownBy(duty::keep).hasMessageStartingWith("1 of 2 hooks are kept; BIG/closed: ");

        for (var silent : List.of(Said.NOTHING, new Said(502, Map.of(), "{}"))) {
            server.first = request -> request.path().endsWith("/projects/BIG/repos")
                    ? Optional.of(silent)
                    : Optional.of(closed).filter(said -> request.path().contains("/closed/"));
            assertThatThrownBy(duty::keep)
                    .hasMessageStartingWith("1 of 3 hooks are kept; ")
                    .hasMessageContaining("project BIG: ")
                    .hasMessageContaining("BIG/closed: ");
        }
        server.says("GET", "/repos/closed/", closed);
        assertThatThrownBy(duty::keep).hasMessageStartingWith("1 of 2 hooks are kept; BIG/closed: ");

        assertThat(server.asked)
                .filteredOn(request -> request.path().contains("/closed/"))
                .as("at once, again at once, and not before a minute has passed")
                .hasSize(2);
    }

    @Test
    void aNewTermMakesNoHooksByTheListOfAnOlderOne() throws Exception {
        server.with("BIG/one");
        var duty = duty("'projects':['BIG']");
        duty.keep();
        server.hooks.get("BIG/one").clear();
        server.first = request -> request.path().endsWith("/projects/BIG/repos")
                ? Optional.of(new Said(502, Map.of(), "{}"))
                : Optional.empty();

        duty.begin(Checkpoint.NONE);
        assertThatThrownBy(duty::keep).hasMessageStartingWith("0 of 1 hooks are kept; project BIG: ");
        assertThat(server.hooks.get("BIG/one")).isEmpty();
    }

    @Test
    void aProjectThatDoesNotAnswerInTheEndKeepsNoHooksOfItsRepositories() throws Exception {
        server.with("BIG/one").with("BIG/two");
        var duty = duty("'projects':['BIG']");
        duty.keep();
        server.first = request ->
                request.path().endsWith("/projects/BIG/repos") ? Optional.of(Said.NOTHING) : Optional.empty();

        assertThatThrownBy(() -> duty.letGo(left -> {}))
                .as("there may be others that nobody knows of")
                .hasMessageStartingWith("1 of 3 places are left; project BIG: ");

        assertThat(server.hooks.values()).allSatisfy(hooks -> assertThat(hooks).isEmpty());
    }

    @Test
    void aProjectThatIsGoneIsNotAskedForWhatItHad() throws Exception {
        server.with("BIG/one");
        var duty = duty("'projects':['BIG']");
        duty.keep();
        server.says("GET", "/projects/BIG/", new Said(404, Map.of(), "{}"));

        test.time.pass(Duration.ofHours(1));
        assertThatThrownBy(duty::keep).hasMessageStartingWith("0 of 1 hooks are kept; project BIG: ");
    }

    @Test
    void threeProjectsThatDoNotAnswerStopNoRepository() throws Exception {
        var duty = duty("'projects':['LOST1','LOST2','LOST3','LOST4']," + ONE);
        server.says("GET", "/projects/LOST", Said.NOTHING);

        assertThatThrownBy(duty::keep).hasMessageStartingWith("1 of 5 hooks are kept; project LOST1, project LOST2");
        assertThat(server.asked.stream().filter(request -> request.path().contains("/projects/LOST")))
                .as("the fourth is not asked after three")
                .noneMatch(request -> request.path().contains("LOST4"));
        assertThat(server.hooks.get(SHOP)).hasSize(1);
    }

    @Test
    void roundsComeAsOftenAsCheckIntervalSaysAndLookAtEverything() throws Exception {
        var duty = duty(ONE + ",'checkInterval':'2m'");

        assertThat(duty.keep().next()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(160));
        server.hooks.get(SHOP).clear();
        test.time.pass(Duration.ofSeconds(120));
        duty.keep();

        assertThat(server.hooks.get(SHOP)).as("somebody took it away").hasSize(1);
    }

    @Test
    void roundsAreNeitherEndlessNorWithoutAnInterval() {
        assertThat(BitbucketServerAccess.interval(null)).isEqualTo(Duration.ofSeconds(60));
        assertThat(BitbucketServerAccess.interval("")).isEqualTo(Duration.ofSeconds(60));
        assertThat(BitbucketServerAccess.interval("1ms")).isEqualTo(Duration.ofSeconds(10));
        assertThat(BitbucketServerAccess.interval("-5m")).isEqualTo(Duration.ofSeconds(10));
        assertThat(BitbucketServerAccess.interval("1h")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aCertificateThatIsNotThereIsNamedByItsField() throws Exception {
        assertThatThrownBy(() -> duty(ONE + ",'tls':{'caCertSecret':{'name':'ca','key':'gone'}}")
                        .keep())
                .hasMessageStartingWith("tls: Secret ca has no key gone");
    }

    @Test
    void hooksThatLeadHereGoWithTheirEventSourceAndOthersStay() throws Exception {
        server.add(SHOP, "https://elsewhere.example.com/push", "pr:opened");
        var duty = duty("'projects':['SHOP','GONE']," + ONE);
        assertThatThrownBy(duty::keep).hasMessageContaining("project GONE");

        assertThatThrownBy(() -> duty.letGo(left -> {}))
                .hasMessageStartingWith("1 of 2 places are left; project GONE: ");
        assertThatThrownBy(() -> duty.letGo(left -> {}))
                .hasMessageStartingWith("1 of 2 places are left; project GONE: ");

        assertThat(server.hooks.get(SHOP))
                .extracting(hook -> hook.path("url").asText())
                .containsExactly("https://elsewhere.example.com/push");
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws Exception {
        test.waitsAsAsked(server, duty(ONE));
    }

    @Test
    void neitherTokenNorAnswerIsQuotedWhateverGoesWrong() throws Exception {
        test.quotesNothing(server, "Bitbucket Server", () -> duty(ONE + SECRET));
        server.says("GET", "/repos", new Said(500, Map.of(), "canary"));
        test.quotesNothing(server, "Bitbucket Server", () -> duty("'projects':['SHOP']"));
    }

    @Test
    void whoOnlyReceivesHasNoDutyAndNeedsNoToken() throws Exception {
        var base = ",'bitbucketserverBaseURL':'https://git.example.com/rest'";
        var withoutToken = source(ONE + SECRET + base, ",'url':'https://hooks.example.com'");
        var withoutAddress =
                source(ONE + base + ",'accessToken':{'name':'bitbucket','key':'token'},'events':['pr:opened']", "");
        var withoutPlaces = source(
                "'events':['pr:opened'],'accessToken':{'name':'bitbucket','key':'token'}" + base,
                ",'url':'https://hooks.example.com'");

        assertThat(withoutToken.hasDuty()).isFalse();
        assertThat(withoutToken.problems()).isEmpty();
        assertThat(withoutAddress.hasDuty()).isFalse();
        assertThat(withoutPlaces.hasDuty()).isFalse();
    }

    private Duty duty(String fields) throws Exception {
        var all = "%s,'events':['repo:refs_changed','pr:opened'],'bitbucketserverBaseURL':'%s/rest/'"
                        .formatted(fields, server.url())
                + ",'accessToken':{'name':'bitbucket','key':'token'}";
        var source = source(all, ",'url':'https://hooks.example.com'");
        assertThat(source.hasDuty()).isTrue();
        assertThat(source.deletesHooks()).isEqualTo(fields.contains("deleteHookOnFinish"));
        return BitbucketServerAccess.duty(source, test.pod);
    }

    private static BitbucketServerSource source(String fields, String url) throws Exception {
        return HookCase.source(
                BitbucketServerSource.class,
                "{'webhook':{'endpoint':'/push','port':'12000'%s},%s}".formatted(url, fields));
    }
}
