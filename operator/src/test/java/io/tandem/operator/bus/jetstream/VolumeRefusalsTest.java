package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.plan.Exceptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of servers when spec.jetstream.persistence asks for other volumes than they have. */
class VolumeRefusalsTest {
    private static final InstallSettings INSTALL = new InstallSettings(
            "2.14.6",
            new ServerImages("nats:{version}-alpine", Optional.empty(), Optional.empty(), "nats-server"),
            List.of(),
            "max_memory_store: -1",
            "replicas: 1",
            Exceptions.NONE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                         | {volumeSize: 20Gi}",
                "{volumeSize: 1Gi, accessMode: ReadWriteOnce} | {volumeSize: 1024Mi}",
                "{volumeSize: 1073741824}                   | {volumeSize: 1Gi}",
                "null                                       | null"
            })
    void theSameInOtherWordsIsNoChange(String before, String after) {
        assertThat(plan(after, plan(before, null).set()).refused()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{volumeSize: 1Gi} | {volumeSize: 2Gi} | volumeSize: 2Gi is refused, 1Gi stays: a StatefulSet cannot change its claims; enlarge",
                "{volumeSize: 2Gi} | {volumeSize: 1Gi} | volumeSize: 1Gi is refused, 2Gi stays: a StatefulSet cannot change its claims; set it back",
                "{}                | {storageClassName: fast} | storageClassName: \"fast\" is refused, the cluster's default stays",
                "{storageClassName: fast} | {} | storageClassName: the cluster's default is refused, \"fast\" stays",
                "{}                | {accessMode: ReadWriteOncePod} | accessMode: ReadWriteOncePod is refused, ReadWriteOnce stays",
                "{}                | {storageClassName: fast, volumeSize: 30Gi} | stays; spec.jetstream.persistence.storageClassName: \"fast\"",
                "{}                | null | persistence: to leave it out is refused, the volumes stay",
                "null              | {} | persistence: is refused, the servers stay without volumes"
            })
    void whatAStatefulSetCannotFollowIsToldByFieldAndTheServersStay(String before, String after, String words) {
        var running = plan(before, null).set();
        var plan = plan(after, running);

        assertThat(plan.refused())
                .hasValueSatisfying(told -> assertThat(told.message()).contains("spec.jetstream.", words));
        assertThat(plan.set().getSpec()).isEqualTo(running.getSpec());
    }

    /** What is newest is in the folders that go with the pods: neither way may another volume take their place. */
    @Test
    void serversFromWhichAFormerOperatorTookTheirVolumesStayAsTheyAre() {
        var running = plan("{}", null).set();
        running.getSpec().setTemplate(plan("null", null).set().getSpec().getTemplate());

        var without = plan("null", running);
        assertThat(without.refused()).isEmpty();
        assertThat(without.set().getSpec()).isEqualTo(running.getSpec());

        var again = plan("{}", running);
        assertThat(again.refused()).hasValueSatisfying(told -> assertThat(told.message())
                .contains("is refused, the servers stay without volumes"));
        assertThat(again.set().getSpec()).isEqualTo(running.getSpec());
    }

    @Test
    void ofTwoRefusalsNoneIsLeftOut() {
        var running = plan("{}", null).set();
        running.getSpec().setReplicas(2);

        assertThat(plan("null", running).refused()).hasValueSatisfying(told -> assertThat(told.message())
                .contains("2 servers stay", "; spec.jetstream.persistence: to leave it out is refused"));
    }

    private static BusPlan plan(String persistence, StatefulSet running) {
        var bus = Serialization.unmarshal("""
                metadata: {name: default, namespace: shop, uid: u, generation: 1}
                spec: {jetstream: {version: 2.14.6, replicas: 1, persistence: %s}}
                """.formatted(persistence), EventBus.class);
        return BusPlan.of(
                ((BusRequest.Read.Good) BusRequest.read(bus, INSTALL)).request(),
                SecretNames.first(BusOwner.of(bus), 1, 1, true),
                new Present(Optional.ofNullable(running), Optional.empty()),
                List.of(),
                new Platform(false));
    }
}
