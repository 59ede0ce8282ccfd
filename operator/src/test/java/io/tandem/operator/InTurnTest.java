package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private final ArrayDeque<Runnable> elsewhere = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatComesAgainBeforeItsTurnIsDoneOnceAndInTheOrderInWhichTheyCame() {
        var turns = new InTurn<String>(done::add, elsewhere::add);
        turns.add("one");
        turns.add("two");
        turns.add("one");
        assertThat(done).isEmpty();
        assertThat(elsewhere).as("one works").hasSize(1);

        elsewhere.remove().run();
        assertThat(done).containsExactly("one", "two");

        turns.add("one");
        elsewhere.remove().run();
        assertThat(done).containsExactly("one", "two", "one");
    }

    @Test
    void whatComesAgainWhileItIsDoneIsDoneAgain() {
        var turns = new ArrayList<InTurn<String>>();
        turns.add(new InTurn<>(
                item -> {
                    done.add(item);
                    if (done.size() == 1) {
                        turns.getFirst().add(item);
                    }
                },
                elsewhere::add));
        turns.getFirst().add("one");

        elsewhere.remove().run();

        assertThat(done).containsExactly("one", "one");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void aFailureKeepsNothingBehindItFromItsTurn() {
        var turns = new InTurn<String>(
                item -> {
                    done.add(item);
                    if (item.equals("bad")) {
                        throw new IllegalStateException("of a test");
                    }
                    if (item.equals("deep")) {
                        throw new StackOverflowError("of a test");
                    }
                },
                elsewhere::add);
        turns.add("bad");
        turns.add("deep");
        turns.add("good");

        elsewhere.remove().run();

        assertThat(done).containsExactly("bad", "deep", "good");
    }

    @Test
    void anErrorEndsItsThreadAndNotTheWork() {
        var turns = new InTurn<String>(
                item -> {
                    done.add(item);
                    if (item.equals("bad")) {
                        throw new AssertionError("of a test");
                    }
                },
                elsewhere::add);
        turns.add("bad");
        turns.add("good");

        assertThatThrownBy(() -> elsewhere.remove().run()).isInstanceOf(AssertionError.class);
        elsewhere.remove().run();

        assertThat(done).containsExactly("bad", "good");
    }

    /** No more work was ever begun. */
    @Test
    void workThatCouldNotBeBegunIsBegunByTheNext() {
        var refused = new ArrayList<Runnable>();
        var turns = new InTurn<String>(done::add, work -> {
            if (refused.isEmpty()) {
                refused.add(work);
                throw new RejectedExecutionException("of a test");
            }
            elsewhere.add(work);
        });
        assertThatThrownBy(() -> turns.add("one")).isInstanceOf(RejectedExecutionException.class);

        turns.add("two");
        elsewhere.remove().run();

        assertThat(done).containsExactly("one", "two");
    }
}
