package io.tandem.eventsource.connector.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.eventsource.checkpoint.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HookRemovalTest {
    private static final Hook WANTED = new Hook("https://hooks.example.com/push", Set.of("push"), Map.of());

    private final Seen seen = new Seen(Duration.ofMinutes(30), Checkpoint.NONE, (place, address) -> false);
    private final LateHooks hooks = new LateHooks();
    private final HookLog log = new HookLog("any", "push");

    @Test
    void aHookWhoseAnswerDidNotComeIsTakenAwayThoughItIsListedLate() throws Exception {
        assertThatThrownBy(() -> new HookRound(hooks, seen, InstantSource.system(), hooks::pass, log).keep())
                .hasMessageContaining("no answer");

        new HookRemoval(hooks, seen, hooks::pass, log).run(left -> {});

        assertThat(hooks.listed).isEmpty();
        assertThat(hooks.asked).as("it came into being").isEmpty();
    }

    @Test
    void aHookThatAProxyAnswered504IsTakenAwayThoughItIsListedLate() throws Exception {
        hooks.answer = new RestException(504, "the server answered with status 504", true);
        assertThatThrownBy(() -> new HookRound(hooks, seen, InstantSource.system(), hooks::pass, log).keep())
                .hasMessageContaining("504");

        new HookRemoval(hooks, seen, hooks::pass, log).run(left -> {});

        assertThat(hooks.listed).isEmpty();
        assertThat(hooks.asked).as("it came into being").isEmpty();
    }

    @Test
    void withoutAHookThatIsBeingMadeNothingIsWaitedFor() throws Exception {
        new HookRemoval(hooks, seen, hooks::pass, log).run(left -> {});

        assertThat(hooks.passed).isZero();
    }

    /** One place, where a hook that is asked for is listed a while after. */
    private static final class LateHooks implements Hooks {
        private final List<Hook.Listed> asked = new ArrayList<>();
        private final List<Hook.Listed> listed = new ArrayList<>();
        private Duration passed = Duration.ZERO;
        private IOException answer = new IOException("no answer");

        void pass(Duration time) {
            passed = passed.plus(time);
            if (passed.toSeconds() >= 3) {
                listed.addAll(asked);
                asked.clear();
            }
        }

        @Override
        public List<Place> places() {
            return List.of(new Place("shop", "/shop", WANTED));
        }

        @Override
        public List<Hook.Listed> list(Place place) {
            return List.copyOf(listed);
        }

        @Override
        public String create(Place place) throws IOException {
            asked.add(new Hook.Listed("1", WANTED));
            throw answer;
        }

        @Override
        public void update(Place place, String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Place place, String id) {
            listed.removeIf(each -> each.id().equals(id));
        }

        @Override
        public Optional<String> secret() {
            return Optional.empty();
        }

        @Override
        public String provider() {
            return "any";
        }

        @Override
        public void close() {}
    }
}
