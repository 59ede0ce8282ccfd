package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.leader.AlwaysLeader;
import io.tandem.eventsource.leader.LeaderGate;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.leader.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private static final Instant START = Instant.parse("2024-01-02T03:04:05Z");
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private final FakeTime time = new FakeTime(START);
    private final List<ScriptedConnector> connectors = new ArrayList<>();
    private final List<Attempt> abandoned = new ArrayList<>();
    private final EventStatus status = new EventStatus(START);
    private final Term term = Terms.begin(1);
    private final Supervisor supervisor = supervisor(this::connector);
    private final AssertSubscriber<Claim> claims = AssertSubscriber.create(100);

    @Test
    void theEventsOfAConnectionCarryTheirTerm() {
        subscribe(supervisor);
        assertThat(status.get()).isInstanceOf(EventState.Connecting.class);
        connectors.getLast().whenConnected.run();
        assertThat(status.get()).isInstanceOf(EventState.Running.class);
        connectors.getLast().event("1");
        var claim = claims.getItems().getFirst();
        assertThat(claim.term()).isSameAs(term);
        assertThat(claim.incoming().coordinates()).contains("1");
    }

    @Test
    void aLostConnectionIsMadeAnewForEverByANewConnectorEachTime() {
        subscribe(supervisor);
        for (int attempt = 1; attempt <= 50; attempt++) {
            assertThat(connectors).hasSize(attempt);
            assertThat(connectors.getLast().subscribed).isTrue();
            connectors.getLast().fail("gone " + attempt);
            assertThat(status.get()).isEqualTo(new EventState.Failed(time.instant(), "gone " + attempt, attempt));
            assertThat(connectors.getLast().closed).isEqualTo(1);
            time.pass(LONGEST_PAUSE);
        }
        connectors.getLast().event("after all");
        assertThat(claims.getItems()).hasSize(1);
        assertThat(claims.getFailure()).isNull();
    }

    @Test
    void thePausesGrowToAQuarterOfAMinute() {
        subscribe(supervisor);
        var pauses = new ArrayList<Duration>();
        for (int attempt = 0; attempt < 12; attempt++) {
            connectors.getLast().fail("gone");
            pauses.add(pause());
        }
        assertThat(pauses.getFirst()).isBetween(Duration.ofMillis(100), Duration.ofMillis(210));
        assertThat(pauses.get(3)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1610));
        assertThat(pauses.getLast()).isBetween(LONGEST_PAUSE.dividedBy(2), LONGEST_PAUSE.plusMillis(10));
    }

    @Test
    void aStableConnectionIsFollowedByAShortPause() {
        subscribe(supervisor);
        for (int attempt = 0; attempt < 8; attempt++) {
            connectors.getLast().fail("gone");
            time.pass(LONGEST_PAUSE);
        }
        connectors.getLast().whenConnected.run();
        time.pass(Duration.ofSeconds(11));
        connectors.getLast().fail("gone");
        assertThat(pause()).isLessThanOrEqualTo(Duration.ofMillis(210));
    }

    @Test
    void anAttemptThatTookLongAndWasNeverAcceptedIsNoStableConnection() {
        subscribe(supervisor);
        for (int attempt = 0; attempt < 8; attempt++) {
            time.pass(Duration.ofSeconds(30));
            connectors.getLast().fail("timed out");
            time.pass(LONGEST_PAUSE);
        }
        connectors.getLast().fail("timed out");
        assertThat(pause()).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void aSourceThatAcceptsUsAfterTheTermDoesNotLookActive() {
        LeaderGate.gate(Leading.in(term), supervisor::during).subscribe().withSubscriber(claims);
        Terms.end(term);
        connectors.getLast().whenConnected.run();
        assertThat(status.get()).isInstanceOf(EventState.StandingBy.class);
    }

    @Test
    void aSourceThatEndsTheConnectionCountsAsFailed() {
        subscribe(supervisor);
        connectors.getLast().complete();
        assertThat(status.get()).isEqualTo(new EventState.Failed(time.instant(), "the source ended the connection", 1));
        assertThat(connectors.getLast().closed).isEqualTo(1);
        time.pass(LONGEST_PAUSE);
        assertThat(connectors).hasSize(2);
        assertThat(status.get()).isInstanceOf(EventState.Connecting.class);
    }

    @Test
    void aConnectorThatCannotBeMadeIsTriedAgain() {
        var thrown = new ArrayList<RuntimeException>();
        var broken = supervisor(hook -> {
            if (thrown.size() < 3) {
                thrown.add(new IllegalArgumentException("Secret x has no key y"));
                throw thrown.getLast();
            }
            return connector(hook);
        });
        subscribe(broken);
        assertThat(status.get()).isEqualTo(new EventState.Failed(START, "Secret x has no key y", 1));
        time.pass(LONGEST_PAUSE.multipliedBy(3));
        assertThat(thrown).hasSize(3);
        assertThat(connectors).hasSize(1);
    }

    @Test
    void aConnectorThatThrowsInsteadOfConnectingIsClosedAndTriedAgain() {
        var closed = new ArrayList<Integer>();
        var broken = supervisor(hook -> new Connector() {
            @Override
            public Multi<Incoming> events() {
                throw new IllegalStateException("no such host");
            }

            @Override
            public Uni<Void> close() {
                closed.add(closed.size());
                return Connector.super.close();
            }
        });
        subscribe(broken);
        assertThat(status.get()).isEqualTo(new EventState.Failed(START, "no such host", 1));
        assertThat(closed).hasSize(1);
        time.pass(LONGEST_PAUSE.multipliedBy(2));
        assertThat(closed).hasSizeGreaterThan(2);
    }

    @Test
    void aFailedConnectionIsClosedOnlyAfterWhatIsInFlightHasLanded() {
        subscribe(supervisor);
        var connector = connectors.getLast();
        var flight = flying(connector);
        connector.fail("gone");
        time.pass(Connection.DRAIN.minusMillis(10));
        assertThat(connector.closed).isZero();
        assertThat(connectors).hasSize(1);

        flight.left();
        assertThat(connector.closed).isEqualTo(1);
        time.pass(LONGEST_PAUSE);
        assertThat(connectors).hasSize(2);
        assertThat(connector.closed).isEqualTo(1);
    }

    @Test
    void theEndOfATermStopsTheIntakeAtOnceAndHoldsTheLockUntilTheSourceIsLetGo() {
        LeaderGate.gate(Leading.in(term), supervisor::during).subscribe().withSubscriber(claims);
        var connector = connectors.getLast();
        var flight = flying(connector);

        Terms.end(term);
        assertThat(connector.cancelled).isTrue();
        assertThat(status.get()).isInstanceOf(EventState.StandingBy.class);
        var drained = Terms.drained(term).subscribeAsCompletionStage();
        assertThat(drained).isNotCompleted();
        assertThat(connector.closed).isZero();

        flight.left();
        assertThat(connector.closed).isEqualTo(1);
        assertThat(drained).isCompleted();
        time.pass(LONGEST_PAUSE);
        assertThat(connector.closed).isEqualTo(1);
        assertThat(connectors).hasSize(1);
    }

    @Test
    void whatNeverLandsKeepsTheConnectionOpenForABoundedTimeOnly() {
        LeaderGate.gate(Leading.in(term), supervisor::during).subscribe().withSubscriber(claims);
        flying(connectors.getLast());
        Terms.end(term);
        var drained = Terms.drained(term).subscribeAsCompletionStage();
        time.pass(Connection.DRAIN.minusMillis(10));
        assertThat(drained).isNotCompleted();
        time.pass(Duration.ofMillis(20));
        assertThat(drained).isCompleted();
        assertThat(connectors.getLast().closed).isEqualTo(1);
    }

    @Test
    void aTermThatEndsWhileAFailedConnectionDrainsHoldsTheLockToo() {
        LeaderGate.gate(Leading.in(term), supervisor::during).subscribe().withSubscriber(claims);
        var connector = connectors.getLast();
        var flight = flying(connector);
        connector.fail("gone");
        Terms.end(term);
        var drained = Terms.drained(term).subscribeAsCompletionStage();
        assertThat(drained).isNotCompleted();
        flight.left();
        assertThat(drained).isCompleted();
        assertThat(connector.closed).isEqualTo(1);
    }

    @Test
    void aTermThatEndsInAPauseLeavesNothingBehind() {
        LeaderGate.gate(Leading.in(term), supervisor::during).subscribe().withSubscriber(claims);
        connectors.getLast().fail("gone");
        Terms.end(term);
        time.pass(LONGEST_PAUSE);
        assertThat(Terms.drained(term).subscribeAsCompletionStage()).isCompleted();
        assertThat(connectors).hasSize(1);
        assertThat(status.get()).isInstanceOf(EventState.StandingBy.class);
    }

    @Test
    void aTermThatEndsBeforeConnectingBeganDoesNotConnect() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        var slow = supervisor(this::connector, waiting::add);
        LeaderGate.gate(Leading.in(term), slow::during).subscribe().withSubscriber(claims);
        assertThat(connectors).isEmpty();
        Terms.end(term);
        waiting.forEach(Runnable::run);
        assertThat(connectors).isEmpty();
        assertThat(status.get()).isInstanceOf(EventState.StandingBy.class);
    }

    @Test
    void leadershipThatIsResignedStopsTheEventsInAnOrderlyWay() {
        var leadership = new AlwaysLeader();
        LeaderGate.gate(leadership, supervisor::during).subscribe().withSubscriber(claims);
        var flight = flying(connectors.getLast());
        var resigned = leadership.resign().subscribeAsCompletionStage();
        assertThat(resigned).isNotCompleted();
        flight.left();
        assertThat(resigned).isCompleted();
        claims.assertCompleted();
    }

    @Test
    void aConnectorThatNeverClosesIsLeftBehindAndTheEventIsTriedAgain() {
        var broken = supervisor(hook -> {
            connectors.add(new ScriptedConnector(hook) {
                @Override
                public Uni<Void> close() {
                    closed++;
                    return Uni.createFrom().nothing();
                }
            });
            return connectors.getLast();
        });
        subscribe(broken);
        connectors.getLast().fail("gone");
        assertThat(connectors.getLast().closed).isEqualTo(1);
        assertThat(abandoned).isEmpty();
        time.pass(Connection.DRAIN.plus(Connection.CLOSE));
        assertThat(abandoned).hasSize(1);
        time.pass(LONGEST_PAUSE);
        assertThat(connectors).hasSize(2);
    }

    @Test
    void anErrorThrownByAConnectorEndsTheAttemptAndNotTheEvent() {
        var broken = supervisor(hook -> {
            if (connectors.isEmpty()) {
                connectors.add(new ScriptedConnector(hook));
                throw new NoClassDefFoundError("a client's class");
            }
            return connector(hook);
        });
        subscribe(broken);
        assertThat(status.get()).isEqualTo(new EventState.Failed(START, "a client's class", 1));
        time.pass(LONGEST_PAUSE);
        assertThat(connectors).hasSize(2);
    }

    @Test
    void whatASourceHandedOverIsStillPublishedWhenItsIntakeEndsInOrder() {
        var leadership = new AlwaysLeader();
        var flushing = new ScriptedConnector(() -> {}) {
            boolean finishing;

            @Override
            public boolean finish() {
                finishing = true;
                return true;
            }
        };
        LeaderGate.gate(leadership, supervisor(hook -> flushing)::during)
                .subscribe()
                .withSubscriber(claims);
        flushing.event("1");
        var resigned = leadership.resign().subscribeAsCompletionStage();
        assertThat(flushing.finishing).isTrue();
        assertThat(flushing.cancelled).isFalse();
        flushing.event("2");
        assertThat(claims.getItems()).hasSize(2).allMatch(claim -> claim.term().active());
        assertThat(resigned).isNotCompleted();
        flushing.complete();
        assertThat(flushing.closed).isEqualTo(1);
        assertThat(resigned).isCompleted();
    }

    private void subscribe(Supervisor started) {
        started.during(term).subscribe().withSubscriber(claims);
    }

    /** Lets the connector receive an event that is not settled yet. */
    private Attempt flying(ScriptedConnector connector) {
        connector.event("1");
        var flight = claims.getItems().getLast().attempt();
        flight.entered();
        return flight;
    }

    /** Time until the next attempt, to a hundredth of a second. */
    private Duration pause() {
        var before = connectors.size();
        var waited = Duration.ZERO;
        while (connectors.size() == before && waited.compareTo(LONGEST_PAUSE) <= 0) {
            time.pass(Duration.ofMillis(10));
            waited = waited.plusMillis(10);
        }
        return waited;
    }

    private Connector connector(Runnable whenConnected) {
        connectors.add(new ScriptedConnector(whenConnected));
        return connectors.getLast();
    }

    private Supervisor supervisor(Function<Runnable, Connector> made) {
        return supervisor(made, Runnable::run);
    }

    private Supervisor supervisor(Function<Runnable, Connector> made, Executor blocking) {
        return new Supervisor(
                "event",
                context -> made.apply(((AttemptContext) context).whenConnected()),
                this::context,
                () -> {},
                abandoned::add,
                status,
                time,
                blocking,
                time,
                () -> Duration.between(START, time.instant()).toNanos(),
                new SplittableRandom(1));
    }

    private AttemptContext context(Runnable whenConnected, Term of) {
        return new AttemptContext(
                "ns",
                "source",
                "event",
                List.of(),
                "pod-0",
                false,
                new Mounts(Path.of("/")),
                time,
                time,
                8,
                new ByteBudget(1 << 20),
                whenConnected,
                dropped -> {},
                () -> Long.MAX_VALUE,
                (status, reason) -> {},
                Uni.createFrom().item(Optional.empty()),
                of.vacancy(),
                Checkpoint.NONE,
                note -> {},
                reason -> {});
    }
}
