package io.tandem.eventsource.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes wrong at GitHub, by what its API answers then. Against a stand-in, see {@link GithubStandIn}: not GitHub. */
class GithubHookErrorsTest extends GithubHookCase {
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
            github.first = any -> Optional.of(new Said(
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
                .hasMessageContaining("apiToken: Secret github key token has characters that no token has")
                .satisfies(e -> assertThat(stack(e)).doesNotContain("canary"));
        assertThat(github.asked).isEmpty();
    }

    @Test
    void aTokenWithLettersBeyondAsciiIsNotSentAsAnotherOneButToldByItsField() {
        context.secret("github", "token", "canäry");

        assertThatThrownBy(() -> duty("").keep())
                .hasMessageContaining("apiToken: Secret github key token has characters that no token has")
                .satisfies(e -> assertThat(stack(e)).doesNotContain("canäry"));
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
                .matches(e -> ((Postponed) e).progressed(), "one place was kept before")
                .hasMessage("1 of 2 hooks are kept; GitHub asks to wait, since it was asked too much");

        github.first = any -> Optional.empty();
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
        assertThatThrownBy(() -> duty("").keep()).matches(e -> !((Postponed) e).progressed(), "none was kept");
    }

    @Test
    void aPlaceThatDoesNotAnswerDoesNotKeepTheOthersHooks() throws Exception {
        github.with("/repos/example/blog/hooks");
        var duty = duty("'active':true", "'repositories':[{'owner':'example','names':['lost','shop','blog']}]");
        github.first = request -> request.path().contains("/lost/") ? Optional.of(Said.NOTHING) : Optional.empty();

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith(
                        "2 of 3 hooks are kept; example/lost: githubBaseURL: 127.0.0.1 does not answer");
        assertThat(github.changes()).hasSize(2);

        assertThatThrownBy(() -> duty.letGo(left -> {}))
                .hasMessageStartingWith(
                        "1 of 3 places are left; example/lost: githubBaseURL: 127.0.0.1 does not answer");
        assertThat(github.hooks.values()).allSatisfy(hooks -> assertThat(hooks).isEmpty());
    }

    @Test
    void aHookThatCannotBeTakenAwayIsToldByItsRepositoryAndOneThatIsGoneIsNoTrouble() throws Exception {
        github.add(SHOP, URL, "push");
        github.says("DELETE", SHOP, new Said(403, Map.of(), "{}"));
        assertThatThrownBy(() -> duty("").letGo(left -> {}))
                .hasMessageStartingWith("1 of 1 places are left; example/shop: apiToken may not manage hooks here");

        github.says("DELETE", SHOP, new Said(404, Map.of(), "{}"));
        duty("").letGo(left -> {});
    }
}
