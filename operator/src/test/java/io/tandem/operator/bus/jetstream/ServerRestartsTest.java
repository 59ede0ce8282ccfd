package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.status.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose servers are replaced first, where a new version of the operator has others for all of them. */
class ServerRestartsTest {
    private static final String HOLD = "tandem.io/hold-rollout: \"true\"";
    private static final String DELETED = "deletionTimestamp: 2026-01-01T00:00:00Z";

    private Instant now = Instant.parse("2026-01-01T01:00:00Z");
    private final ServerRestarts restarts = new ServerRestarts(3, () -> now);

    @Test
    void serversOfFewBusesAreReplacedAtATimeAndTheNextWhenAllOfOneAreReady() {
        for (var namespace : new String[] {"one", "two", "three"}) {
            assertThat(ask(bus(namespace, "a", 1))).isEqualTo(Restart.FREE);
        }
        assertThat(ask(bus("four", "a", 1))).isEqualTo(Restart.waiting(""));
        assertThat(ask(bus("one", "a", 1))).as("it has its place").isEqualTo(Restart.FREE);

        restarts.seen(bus("two", "a", 1), present(1, 2, "new"));
        assertThat(ask(bus("four", "a", 1))).isEqualTo(Restart.waiting(""));
        restarts.seen(bus("two", "a", 1), present(1, 3, "old"));
        assertThat(ask(bus("four", "a", 1))).isEqualTo(Restart.FREE);
        assertThat(ask(bus("five", "a", 1))).isEqualTo(Restart.waiting(""));
        restarts.forget(bus("one", "a", 1));
        assertThat(ask(bus("five", "a", 1))).isEqualTo(Restart.FREE);
    }

    /** One namespace's buses, broken by its own changes, held up those of all others. */
    @Test
    void brokenBusesOfOneNamespaceDoNotHoldUpThoseOfAnother() {
        for (var name : new String[] {"a", "b", "c", "d"}) {
            restarts.seen(bus("stuck", name, 1), present(1, 2, "new"));
        }

        assertThat(ask(bus("stuck", "e", 1))).isEqualTo(Restart.waiting(""));
        assertThat(ask(bus("shop", "a", 1))).isEqualTo(Restart.FREE);
    }

    @Test
    void aBusThatNeverBecomesReadyDoesNotHoldOthersUpForEver() {
        for (var namespace : new String[] {"one", "two", "three"}) {
            assertThat(ask(bus(namespace, "a", 1))).isEqualTo(Restart.FREE);
        }

        now = now.plus(Duration.ofMinutes(29));
        restarts.seen(bus("one", "a", 1), present(1, 2, "new"));
        assertThat(ask(bus("shop", "a", 1))).isEqualTo(Restart.waitingForFailed("3 in other namespaces"));
        now = now.plus(Duration.ofMinutes(1));
        restarts.seen(bus("one", "a", 1), present(1, 2, "new"));
        assertThat(ask(bus("shop", "a", 1))).isEqualTo(Restart.FREE);
    }

    /** The servers of a new bus that cannot start never give a place back. */
    @Test
    void aNewBusWhoseServersCannotStartHasNoPlace() {
        for (var namespace : new String[] {"one", "two", "three"}) {
            restarts.seen(bus(namespace, "a", 1), present(1, 0, "old"));
        }

        assertThat(ask(bus("shop", "a", 1))).isEqualTo(Restart.FREE);
    }

    /** A hold was forgotten while the API server refused something else of the bus. */
    @Test
    void aHeldBusStaysAsItIsWhateverItsConditionsSay() {
        var failing = bus("shop", "a", 1, HOLD);
        failing.setStatus(Serialization.unmarshal("""
                observedGeneration: 1
                conditions:
                - {type: Deployed, status: "False", reason: ApplyFailed, message: quota}
                - {type: Ready, status: Unknown, reason: ReconcileFailed, message: lost}
                """, io.tandem.api.EventBusStatus.class));

        assertThat(ask(failing)).isEqualTo(Restart.HELD);
        assertThat(ask(failing, present(1, 1, "old"))).as("not ready either").isEqualTo(Restart.HELD);
    }

    /** The mark for deletion raises metadata.generation as a change of the spec does. */
    @Test
    void aBusThatIsKeptFromDeletionWaitsAsItDidBefore() {
        assertThat(ask(bus("shop", "a", 2, HOLD, DELETED), present(1, 3, "old")))
                .isEqualTo(Restart.HELD);
        assertThat(ask(bus("shop", "a", 3, HOLD, DELETED), present(1, 3, "old")))
                .as("changed, and then deleted")
                .isEqualTo(Restart.FREE);
    }

    @Test
    void whatItsUserChangesWaitsForNobody() {
        var held = bus("shop", "a", 2, HOLD);

        assertThat(ask(held, present(1, 3, "old"))).isEqualTo(Restart.FREE);
        assertThat(ask(held, present(2, 3, "old"))).isEqualTo(Restart.HELD);
        assertThat(restarts.ask(held, secrets(2), 3, present(2, 3, "old"), true))
                .as("new passwords")
                .isEqualTo(Restart.FREE);
        assertThat(restarts.ask(held, secrets(1), 3, present(2, 3, "old"), false))
                .as("nothing restarts")
                .isEqualTo(Restart.FREE);
    }

    @Test
    void growthAndBusesThatStoreNothingWaitForNobody() {
        for (var namespace : new String[] {"one", "two", "three"}) {
            ask(bus(namespace, "a", 1));
        }
        var bus = bus("shop", "a", 1);

        assertThat(ask(bus)).isEqualTo(Restart.waiting(""));
        assertThat(restarts.ask(bus, secrets(1), 5, present(1, 3, "old"), true)).isEqualTo(Restart.FREE);
        assertThat(ask(bus, present(1, 1, "old"))).isEqualTo(Restart.FREE);
    }

    /** It stood at three of five servers until the hold was gone. */
    @Test
    void aHeldBusThatGrowsIsNotLeftHalfGrown() {
        assertThat(restarts.ask(bus("shop", "a", 1, HOLD), secrets(1), 5, present(1, 3, "old"), true))
                .isEqualTo(Restart.FREE);
    }

    /** Their notes are ours, and their pods are not: on return all such buses were replaced at once, also where they were held. */
    @Test
    void serversThatArgoEventsTookBackAreHeldAndCountedToo() {
        var returned = present(1, 3, "old");
        returned.servers().orElseThrow().getSpec().getTemplate().getMetadata().setAnnotations(Map.of());

        assertThat(returned.pods()).isEmpty();
        assertThat(returned.secrets(secrets(1).owner()))
                .as("which they may not have")
                .isEmpty();
        assertThat(ask(bus("shop", "a", 1, HOLD), returned)).isEqualTo(Restart.HELD);
        assertThat(ask(bus("shop", "a", 2, HOLD), returned))
                .as("changed meanwhile")
                .isEqualTo(Restart.FREE);
        for (var namespace : new String[] {"one", "two", "three"}) {
            assertThat(ask(bus(namespace, "a", 1), returned)).isEqualTo(Restart.FREE);
        }
        assertThat(ask(bus("shop", "a", 1), returned)).isEqualTo(Restart.waiting(""));
    }

    /** An operator of before did not note for which generation it asked. */
    @Test
    void serversOfTheVersionBeforeAreThoseOfTheGenerationThatItLookedAt() {
        var bus = bus("shop", "a", 2, HOLD);
        bus.setStatus(Serialization.unmarshal("observedGeneration: 2", io.tandem.api.EventBusStatus.class));
        var servers = present(2, 3, "old");
        servers.servers().orElseThrow().getMetadata().getAnnotations().remove(Present.GENERATION);

        assertThat(ask(bus, servers)).isEqualTo(Restart.HELD);
        bus.getMetadata().setGeneration(3L);
        assertThat(ask(bus, servers)).isEqualTo(Restart.FREE);
    }

    private Restart ask(EventBus bus) {
        return ask(bus, present(1, 3, "old"));
    }

    private Restart ask(EventBus bus, Present present) {
        return restarts.ask(bus, secrets(1), 3, present, true);
    }

    private static SecretNames secrets(int generation) {
        return SecretNames.first(BusOwner.of(bus("shop", "a", 1)), generation, 1, true);
    }

    private static EventBus bus(String namespace, String name, int generation) {
        return bus(namespace, name, generation, "other: x", "resourceVersion: \"1\"");
    }

    private static EventBus bus(String namespace, String name, int generation, String annotation) {
        return bus(namespace, name, generation, annotation, "resourceVersion: \"1\"");
    }

    private static EventBus bus(String namespace, String name, int generation, String annotation, String metadata) {
        return Serialization.unmarshal(
                """
                metadata: {name: %s, namespace: %s, uid: 0-0, generation: %d, annotations: {%s}, %s}
                spec: {jetstream: {version: 2.14.6}}
                """.formatted(name, namespace, generation, annotation, metadata), EventBus.class);
    }

    private static Present present(int generation, int ready, String updateRevision) {
        return new Present(
                Optional.of(Serialization.unmarshal(
                        """
                        metadata:
                          name: eventbus-a-js
                          generation: 1
                          annotations:
                            tandem.io/bus-generation: "%d"
                            tandem.io/bus-secrets: "%s"
                        spec:
                          replicas: 3
                          template: {metadata: {annotations: {tandem.io/config-hash: x}}}
                        status:
                          observedGeneration: 1
                          replicas: 3
                          readyReplicas: %d
                          currentReplicas: 3
                          updatedReplicas: 1
                          currentRevision: old
                          updateRevision: %s
                        """.formatted(generation, secrets(1).text(), ready, updateRevision), StatefulSet.class)),
                Optional.empty());
    }
}
