package io.tandem.eventsource.connector.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.LogLines;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What many repositories cost. Against a stand-in, see {@link GithubStandIn}: not GitHub. */
class GithubManyRepositoriesTest extends GithubHookCase {
    private static final int MANY = 8;

    @Test
    void aTokenWithoutRightsAsksEachPlaceAgainAfterPausesThatGrowAndSaysItOnce() throws Exception {
        var duty = many();
        github.first = any -> Optional.of(new Said(403, Map.of(), "{}"));
        assertRefused(duty, MANY);
        assertRefused(duty, MANY);

        assertRefused(duty, 0);
        time.pass(Duration.ofSeconds(59));
        assertRefused(duty, 0);
        time.pass(Duration.ofSeconds(1));
        assertRefused(duty, MANY);
        time.pass(Duration.ofMinutes(1));
        assertRefused(duty, 0);
        time.pass(Duration.ofMinutes(1));
        assertRefused(duty, MANY);
        for (int round = 0; round < 5; round++) {
            time.pass(Duration.ofMinutes(30));
            assertRefused(duty, MANY);
        }
        time.pass(Duration.ofMinutes(29));
        assertRefused(duty, 0);
    }

    @Test
    void anotherTokenIsTriedAtOnceAtAllPlaces() throws Exception {
        var duty = many();
        github.first = any -> Optional.of(new Said(403, Map.of(), "{}"));
        assertRefused(duty, MANY);
        assertRefused(duty, MANY);
        assertRefused(duty, 0);

        context.secret("github", "token", "ghp_another");

        assertRefused(duty, MANY);
    }

    @Test
    void troubleOfTheApiPassesByItselfAndIsAskedWithEachRound() throws Exception {
        var duty = many();
        github.first = any -> Optional.of(new Said(502, Map.of(), "{}"));
        for (int round = 0; round < 4; round++) {
            var before = github.asked.size();
            assertThatThrownBy(duty::keep).hasMessageStartingWith("0 of 8 hooks are kept");
            assertThat(github.asked).hasSize(before + MANY);
        }
    }

    @Test
    void theStateOfEachOfFiftyRepositoriesIsToldAndWhatFailedIsCountedAndNamed() throws Exception {
        var names = IntStream.range(0, 50).mapToObj("r%02d"::formatted).toList();
        names.stream()
                .filter(name -> !name.endsWith("7"))
                .map("/repos/example/%s/hooks"::formatted)
                .forEach(place -> github.with(place).add(place, URL, "push", "pull_request"));
        var duty = duty(
                "'active':true",
                "'repositories':[{'owner':'example','names':['%s']}]".formatted(String.join("','", names)));
        assertThat(duty.places()).isEmpty();

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("45 of 50 hooks are kept; example/r07, example/r17, example/r27 and 2 more:"
                        + " repositories names what is not there");
        assertThat(duty.places()).hasSize(50).isSortedAccordingTo(Comparator.comparing(Duty.Place::name));
        assertThat(duty.places())
                .filteredOn(place -> !place.kept())
                .hasSize(5)
                .allSatisfy(place -> assertThat(place.name()).endsWith("7"))
                .allSatisfy(place -> assertThat(place.message()).contains("(GitHub answers 404)"));

        github.with("/repos/example/r07/hooks").add("/repos/example/r07/hooks", URL, "push", "pull_request");
        time.pass(Duration.ofHours(1));
        assertThatThrownBy(duty::keep).hasMessageStartingWith("46 of 50 hooks are kept; example/r17, ");
        assertThat(duty.places()).filteredOn(Duty.Place::kept).hasSize(46);
    }

    @Test
    void whatWasNotLookedAtSinceASecretWasRotatedIsNotToldAsKept() throws Exception {
        IntStream.range(0, MANY).mapToObj("/repos/example/r%d/hooks"::formatted).forEach(github::with);
        var duty = many();
        duty.keep();
        assertThat(duty.places()).hasSize(MANY).allMatch(Duty.Place::kept);

        context.secret("github", "token", "ghp_another");
        github.first = any -> Optional.of(Said.NOTHING);
        assertThatThrownBy(duty::keep).hasMessageStartingWith("0 of 8 hooks are kept");

        assertThat(duty.places()).hasSize(MANY).noneMatch(Duty.Place::kept);
    }

    @Test
    void aPlaceThatIsToBeAskedLaterIsNotToldAsKept() throws Exception {
        IntStream.range(0, MANY).mapToObj("/repos/example/r%d/hooks"::formatted).forEach(github::with);
        var duty = many();
        duty.keep();

        github.says("GET", "/r3/", new Said(429, Map.of("Retry-After", "9"), "{}"));
        time.pass(Duration.ofHours(1));
        assertThatThrownBy(duty::keep).isInstanceOf(Duty.Postponed.class);

        assertThat(duty.places())
                .filteredOn(place -> !place.kept())
                .containsExactly(
                        new Duty.Place("example/r3", false, "GitHub asks to wait, since it was asked too much"));
    }

    @Test
    void aMaintenancePageIsAskedAgainWithEachRound() throws Exception {
        for (var said : List.of(
                new Said(200, Map.of(), "<html>Back soon</html>"),
                new Said(200, Map.of(), "{}"),
                new Said(408, Map.of(), ""),
                new Said(423, Map.of(), ""),
                new Said(425, Map.of(), ""))) {
            var duty = many();
            github.first = any -> Optional.of(said);
            for (int round = 0; round < 4; round++) {
                var before = github.asked.size();
                assertThatThrownBy(duty::keep).hasMessageStartingWith("0 of 8 hooks are kept");
                assertThat(github.asked).as("%s in round %d", said, round).hasSize(before + MANY);
            }
        }
    }

    @Test
    void aProviderThatIsAwayIsNotAskedForEachOfManyPlacesAndTheNextRoundAsksOthersFirst() throws Exception {
        var duty = many();
        github.first = any -> Optional.of(Said.NOTHING);

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("0 of 8 hooks are kept; example/r0, example/r1, example/r2: ");
        assertThat(duty.places().getLast()).isEqualTo(new Duty.Place("example/r7", false, "it was not looked at yet"));
        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("0 of 8 hooks are kept; example/r3, example/r4, example/r5: ");
        assertThatThrownBy(() -> duty.letGo(left -> {}))
                .hasMessageStartingWith("8 of 8 places are left; example/r6, example/r7, example/r0: ");
    }

    @Test
    void whatTakesManyHooksAwayGoesOnWhereItWasStoppedAndTellsWhatIsLeft() throws Exception {
        var places = IntStream.range(0, 3)
                .mapToObj("/repos/example/r%d/hooks"::formatted)
                .toList();
        places.forEach(place -> github.with(place).add(place, URL, "push"));
        var duty = duty("'active':true", "'repositories':[{'owner':'example','names':['r0','r1','r2']}]");
        var told = new ArrayList<String>();
        github.says("GET", "/r2/", new Said(429, Map.of("Retry-After", "9"), "{}"));

        assertThatThrownBy(() -> duty.letGo(told::add))
                .isInstanceOf(Duty.Postponed.class)
                .hasMessage("1 of 3 places are left; GitHub asks to wait, since it was asked too much");
        assertThat(told).containsExactly("2 of 3 places are left", "1 of 3 places are left");
        github.first = any -> Optional.empty();
        var before = github.asked.size();
        duty.letGo(told::add);

        assertThat(told).hasSize(3).endsWith("0 of 3 places are left");
        assertThat(github.asked.subList(before, github.asked.size())).hasSize(2).allMatch(request -> request.path()
                .contains("/r2/"));
        assertThat(places)
                .allSatisfy(place -> assertThat(github.hooks.get(place)).isEmpty());
    }

    @Test
    void eachChangeIsALineThatSaysWhereAndForWhichEvent() throws Exception {
        var log = new LogLines("io.tandem.eventsource.connector.hook.HookLog");
        try (log) {
            var duty = duty("'active':true");
            duty.keep();
            github.hooks.get(SHOP).getFirst().put("active", false);
            again(duty);
            again(duty);
            duty.letGo(left -> {});
        }

        var where = " provider=GitHub place=example/shop hook=101 eventName=push";
        assertThat(log.lines).containsExactly("hook made" + where, "hook changed" + where, "hook removed" + where);
    }

    private void assertRefused(Duty duty, int requests) {
        var before = github.asked.size();
        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("0 of 8 hooks are kept; example/r0, example/r1, example/r2 and 5 more:"
                        + " apiToken may not manage hooks here")
                .hasMessageEndingWith("(GitHub answers 403)");
        assertThat(github.asked).hasSize(before + requests);
    }

    private Duty many() throws Exception {
        var names = IntStream.range(0, MANY).mapToObj("'r%d'"::formatted).collect(Collectors.joining(","));
        return duty("'active':true", "'repositories':[{'owner':'example','names':[%s]}]".formatted(names));
    }
}
