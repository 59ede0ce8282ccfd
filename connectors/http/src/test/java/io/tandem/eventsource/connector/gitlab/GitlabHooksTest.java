package io.tandem.eventsource.connector.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.GitlabSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for GitLab's API, see {@link GitlabStandIn}: not GitLab. */
class GitlabHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String SHOP = "/projects/example%2Fshop/hooks";
    private static final String GROUP = "/groups/example/hooks";
    private static final String PROJECT = "'projects':['example/shop']";
    private static final String SECRET = "'secretToken':{'name':'gitlab','key':'secret'}";

    private final FakeTime time = new FakeTime(Instant.parse("2026-05-01T10:00:00Z"));
    private final TestContext context = new TestContext("push", time, time);
    private final GitlabStandIn gitlab = new GitlabStandIn().with(SHOP).with(GROUP);

    @BeforeEach
    void secrets() {
        context.secret("gitlab", "token", "glpat-canary");
        context.secret("gitlab", "secret", "canary-secret");
    }

    @AfterEach
    void stop() {
        gitlab.close();
        context.close();
    }

    @Test
    void projectsAndGroupsGetAHookWithTheTokenOnceHoweverOftenTheyAreLookedAt() throws Exception {
        var duty = duty(PROJECT + ",'projectID':'example/shop','groups':['example']," + SECRET);

        assertThat(duty.keep().detail()).isEqualTo("2 hooks");
        again(duty);
        again(duty);

        assertThat(gitlab.changes()).containsExactly("POST /api/v4" + SHOP, "POST /api/v4" + GROUP);
        for (var place : Set.of(SHOP, GROUP)) {
            var hook = gitlab.hooks.get(place).getFirst();
            assertThat(hook.path("url").asText()).isEqualTo(URL);
            assertThat(hook.path("token").asText()).isEqualTo("canary-secret");
            assertThat(hook.path("enable_ssl_verification").asBoolean()).isFalse();
            assertThat(hook.path("tag_push_events").asBoolean()).isTrue();
            assertThat(hook.path("merge_requests_events").asBoolean()).isTrue();
            assertThat(hook.path("push_events").isBoolean()
                            && !hook.path("push_events").asBoolean())
                    .as("on by default, and not wanted")
                    .isTrue();
        }
        assertThat(gitlab.asked)
                .allMatch(request -> request.header("Private-token").equals("glpat-canary"));
    }

    @Test
    void aHookOnTheLastOfManyPagesIsFoundAndNoSecondOneMade() throws Exception {
        for (int n = 0; n < 230; n++) {
            gitlab.add(SHOP, "https://elsewhere.example.com/" + n, "push_events");
        }
        gitlab.add(SHOP, URL, "merge_requests_events", "tag_push_events");

        assertThat(duty(PROJECT).keep().detail()).isEqualTo("1 hook");

        assertThat(gitlab.changes()).isEmpty();
    }

    @Test
    void otherEventsAndAnotherTokenAreChangedInTheHookThatIsThere() throws Exception {
        var hook = gitlab.add(SHOP, URL, "push_events");
        hook.put("token", "an older one");
        var duty = duty(PROJECT + "," + SECRET);

        duty.keep();
        assertThat(gitlab.changes()).containsExactly("PUT /api/v4" + SHOP + "/101");
        assertThat(hook.path("push_events").asBoolean()).isFalse();
        assertThat(hook.path("tag_push_events").asBoolean()).isTrue();
        assertThat(hook.path("token").asText()).isEqualTo("canary-secret");
        assertThat(hook.path("enable_ssl_verification").asBoolean())
                .as("somebody switched it on")
                .isTrue();

        context.secret("gitlab", "secret", "newest");
        duty.keep();
        again(duty);
        assertThat(hook.path("token").asText()).isEqualTo("newest");
        assertThat(gitlab.changes()).hasSize(2);
    }

    @Test
    void verificationIsSwitchedOnWhereItIsWanted() throws Exception {
        var hook = gitlab.add(SHOP, URL, "merge_requests_events", "tag_push_events");
        hook.put("enable_ssl_verification", false);

        duty(PROJECT + ",'enableSSLVerification':true").keep();

        assertThat(hook.path("enable_ssl_verification").asBoolean()).isTrue();
    }

    @Test
    void aKindOfEventsThatAnOldServerDoesNotKnowIsNotWrittenAgainAndAgain() throws Exception {
        gitlab.unknown = Set.of("merge_requests_events", "emoji_events");
        var duty = duty(PROJECT);

        duty.keep();
        again(duty);

        assertThat(gitlab.changes()).hasSize(1);
    }

    @Test
    void aKindOfEventsThatDoesNotExistIsToldWithThoseThatDo() throws Exception {
        var duty = duty(PROJECT, "'events':['PushEvent']");

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("events: names a kind")
                .hasMessageContaining("PushEvents, TagPushEvents");
        var empty = duty(PROJECT, "'events':['PushEvents',null]");
        assertThatThrownBy(empty::keep).hasMessageStartingWith("events: has an entry that is empty: write a name");
        assertThat(gitlab.asked).isEmpty();
    }

    @Test
    void doubledHooksAreToldAndThoseThatLeadElsewhereLeftAlone() throws Exception {
        gitlab.add(SHOP, URL, "merge_requests_events", "tag_push_events");
        gitlab.add(SHOP, URL, "merge_requests_events", "tag_push_events");
        gitlab.add(SHOP, "https://elsewhere.example.com/push", "push_events");

        assertThat(duty(PROJECT).keep().remark())
                .isEqualTo("more than one leads here, so remove at GitLab those that nobody needs: example/shop (102)");
        assertThat(gitlab.changes()).isEmpty();
    }

    @Test
    void whenAllEndsTheHooksThatLeadHereAreTakenAwayAndNoOthers() throws Exception {
        gitlab.add(SHOP, URL, "push_events");
        gitlab.add(SHOP, "https://elsewhere.example.com/push", "push_events");
        gitlab.add(GROUP, URL, "push_events");

        assertThatThrownBy(() -> duty("'projects':['gone','example/shop'],'groups':['example']")
                        .letGo(left -> {}))
                .hasMessageContaining(" places are left; gone: ");

        assertThat(gitlab.hooks.get(SHOP)).hasSize(1);
        assertThat(gitlab.hooks.get(GROUP)).isEmpty();
        assertThat(gitlab.changes())
                .containsExactlyInAnyOrder("DELETE /api/v4" + SHOP + "/101", "DELETE /api/v4" + GROUP + "/103");
    }

    @Test
    void kindsThatAreNoneKeepNoHookFromBeingTakenAway() throws Exception {
        for (var kinds : List.of("['PushEvents','']", "['PushEvents',null]", "['Pushes']")) {
            gitlab.add(SHOP, URL, "push_events");
            var duty = duty(PROJECT, "'events':" + kinds);
            assertThatThrownBy(duty::keep).hasMessageStartingWith("events: ");

            duty.letGo(left -> {});

            assertThat(gitlab.hooks.get(SHOP)).as(kinds).isEmpty();
        }
    }

    @Test
    void aProjectThatIsNotThereStopsNoGroup() throws Exception {
        assertThatThrownBy(
                        () -> duty("'projects':['gone'],'groups':['example']").keep())
                .hasMessageStartingWith("1 of 2 hooks are kept; gone: projects or groups names what is not there")
                .hasMessageContaining("(GitLab answers 404)");
        assertThat(gitlab.hooks.get(GROUP)).hasSize(1);
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws Exception {
        gitlab.says("GET", SHOP, new Said(429, Map.of("Retry-After", "42", "RateLimit-Remaining", "0"), ""));

        assertThatThrownBy(() -> duty(PROJECT).keep())
                .isInstanceOfSatisfying(
                        Duty.Postponed.class, e -> assertThat(e.pause()).isEqualTo(Duration.ofSeconds(42)));
    }

    @Test
    void neitherTokenNorAnswerIsQuotedWhateverGoesWrong() throws Exception {
        for (int status : new int[] {400, 401, 403, 404, 422, 500, 302}) {
            gitlab.first = any -> Optional.of(new Said(status, Map.of(), "canary-answer"));
            assertThatThrownBy(() -> duty(PROJECT + "," + SECRET).keep()).satisfies(e -> {
                assertThat(e).hasMessageContaining("GitLab answers " + status);
                assertThat(stack(e)).doesNotContain("canary");
            });
        }
        gitlab.first = any -> Optional.of(new Said(200, Map.of(), "<html>canary"));
        assertThatThrownBy(() -> duty(PROJECT).keep()).satisfies(e -> {
            assertThat(e).hasMessageContaining("gitlabBaseURL: no JSON is answered by GitLab");
            assertThat(stack(e)).doesNotContain("canary");
        });
    }

    @Test
    void whoOnlyReceivesHasNoDutyAndNeedsNoToken() throws Exception {
        var receiving = source(SECRET + ",'gitlabBaseURL':'https://gitlab.com','events':[]", "");

        assertThat(receiving.hasDuty()).isFalse();
        assertThat(receiving.problems()).isEmpty();
    }

    private void again(Duty duty) throws Exception {
        time.pass(Duration.ofHours(1));
        duty.keep();
    }

    private Duty duty(String fields) throws Exception {
        return duty(fields, "'events':['TagPushEvents','MergeRequestsEvents']");
    }

    private Duty duty(String fields, String events) throws Exception {
        var all = "%s,%s,'gitlabBaseURL':'%s/','accessToken':{'name':'gitlab','key':'token'}"
                .formatted(fields, events, gitlab.url());
        return GitlabAccess.duty(source(all, ",'url':'https://hooks.example.com'"), context);
    }

    private static GitlabSource source(String fields, String url) throws Exception {
        return new ObjectMapper()
                .readValue(
                        "{'webhook':{'endpoint':'/push','port':'12000'%s},%s}"
                                .formatted(url, fields)
                                .replace('\'', '"'),
                        GitlabSource.class);
    }

    private static String stack(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
