package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.plan.Exceptions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stays as it was where somebody deleted the StatefulSet: the operator's ConfigMap and the claims are there still. */
class RemadeServersTest {
    private static final String TEMPLATE = "nats:{version}-alpine";
    private static final String MIRROR = "[{version: mirrored, natsImage: 'mirror/nats:2.14.6'}]";

    /** The condition told that the version which ran stays, and the servers were made with the lower one. */
    @Test
    void aLowerVersionIsRefusedWithoutTheServersThatRanTheHigherOne() {
        var spec = "{version: 2.13.0, replicas: 3}";
        var remade = plan(spec, "", remembered(plan("{version: 2.14.6, replicas: 3}", "", none())), List.of());

        assertThat(image(remade)).isEqualTo("nats:2.14.6-alpine");
        assertThat(remade.set().getMetadata().getAnnotations()).containsEntry(Present.VERSION, "2.14.6");
        assertThat(remade.refused()).map(Finding::reason).contains(Reason.DOWNGRADE_REFUSED);
        // and with the servers that were made
        assertThat(image(plan(spec, "", running(remade), List.of()))).isEqualTo("nats:2.14.6-alpine");

        var allowed = "annotations: {tandem.io/allow-downgrade: 2.13.0}";
        assertThat(image(plan(spec, allowed, remembered(remade), List.of()))).isEqualTo("nats:2.13.0-alpine");
    }

    @Test
    void anImageOfTheAdministratorsListIsTakenAgainByItsVersion() {
        var before = plan(request("{version: mirrored, replicas: 3}", "", TEMPLATE, MIRROR), none(), List.of());

        var remade =
                plan(request("{version: 2.13.0, replicas: 3}", "", TEMPLATE, MIRROR), remembered(before), List.of());

        assertThat(image(remade)).isEqualTo("mirror/nats:2.14.6");
    }

    @Test
    void theImageOfTheVersionThatRanIsStartedByItsOwnCommand() {
        var versions = "[{version: 2.14.6, natsImage: 'a/nats:2.14.6', startCommand: /a/nats-server},"
                + " {version: 2.13.0, natsImage: 'b/nats:2.13.0', startCommand: /b/nats-server}]";
        var before = plan(request("{version: 2.14.6, replicas: 3}", "", TEMPLATE, versions), none(), List.of());

        var remade =
                plan(request("{version: 2.13.0, replicas: 3}", "", TEMPLATE, versions), remembered(before), List.of());

        var server =
                remade.set().getSpec().getTemplate().getSpec().getContainers().getFirst();
        assertThat(server.getImage()).isEqualTo("a/nats:2.14.6");
        assertThat(server.getCommand()).contains("/a/nats-server");
    }

    @Test
    void noServersAreMadeOfAnotherVersionWhereNothingNamesAnImageOfTheirs() {
        var before = remembered(plan("{version: 2.14.6, replicas: 3}", "", none()));
        var older = "[{version: older, natsImage: 'mirror/nats:2.13.0'}]";
        var listed = request("{version: older, replicas: 3}", "", "mirror/nats:other", older);
        var known = request("{version: older, replicas: 3}", "", TEMPLATE, older);

        assertThat(Refusals.unmade(listed, before)).hasValueSatisfying(told -> {
            assertThat(told.holds()).isFalse();
            assertThat(told.reason()).isEqualTo(Reason.APPLY_FAILED);
            assertThat(told.message()).contains("2.13.0 is refused", "tandem.io/allow-downgrade=2.13.0");
        });
        assertThat(Refusals.unmade(known, before)).isEmpty();
        assertThat(Refusals.unmade(listed, new Present(Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    /** Their volumes are on nodes where two of them may be, and one of these was not placed any more. */
    @Test
    void serversThatWerePlacedBeforeTheRuleOfPlacesKeepThem() {
        var spec = "{version: 2.14.6, replicas: 3, persistence: {}}";
        var before = plan(spec, "", none());
        assertThat(apart(before)).isTrue();
        assertThat(apart(plan(spec, "", remembered(before), List.of()))).isTrue();

        before.set().getSpec().getTemplate().getSpec().setTopologySpreadConstraints(List.of());
        var kept = plan(spec, "", running(before), List.of());
        assertThat(apart(kept)).isFalse();
        assertThat(apart(plan(spec, "", remembered(kept), List.of(claim("", "slow")))))
                .isFalse();
        // where there are none, nothing is placed yet
        assertThat(apart(plan(spec, "", remembered(kept), List.of()))).isTrue();

        // as an operator noted it that may not replace the servers
        var map = config(before);
        map.getMetadata().getAnnotations().remove(Present.APART);
        map.getMetadata()
                .getAnnotations()
                .putAll(new Present(Optional.of(before.set()), Optional.of(map)).missingConfigNotes());
        var noted = new Present(Optional.empty(), Optional.of(map));
        assertThat(apart(plan(spec, "", noted, List.of(claim("", "slow"))))).isFalse();
    }

    /** It was told as applied, and the servers had the volumes of before. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "slow | {storageClassName: fast, accessMode: ReadWriteOnce} | storageClassName: \"fast\" is refused, \"slow\" stays",
                "null | {storageClassName: fast} | storageClassName: \"fast\" is refused, the cluster's default stays",
                "slow | {storageClassName: slow, accessMode: ReadWriteOncePod} | accessMode: ReadWriteOncePod is refused, ReadWriteOnce stays",
                "slow | {storageClassName: slow, volumeSize: 2Gi} | ",
                // what the cluster gave and what somebody asked for look alike
                "slow | {} | "
            })
    void aChangeThatClaimsOfBeforeDoNotFollowIsToldAndSoItIsAfterwards(
            String storageClass, String persistence, String words) {
        var spec = "{version: 2.14.6, replicas: 1, persistence: %s}".formatted(persistence);
        var remade = plan(spec, "", none(), List.of(claim("", storageClass)));

        assertThat(message(remade)).contains(words == null ? "" : words);
        assertThat(message(plan(spec, "", running(remade), List.of()))).isEqualTo(message(remade));
        assertThat(message(remade).isEmpty()).isEqualTo(words == null);
    }

    /** The cluster had filled in its default, and to leave it out again was told to be refused with "set it back". */
    @Test
    void aClassThatTheClusterGaveIsToldToBeNamedOnceItWasChangedAndTheServersRemade() {
        var fast = "{version: 2.14.6, replicas: 1, persistence: {storageClassName: fast}}";
        var remade = plan(fast, "", none(), List.of(claim("", "standard")));
        var back = "{version: 2.14.6, replicas: 1, persistence: {%s}}";

        assertThat(message(plan(back.formatted("volumeSize: 20Gi"), "", running(remade), List.of())))
                .contains("the cluster's default is refused, \"standard\" stays and has to be named");
        assertThat(message(plan(back.formatted("storageClassName: standard"), "", running(remade), List.of())))
                .isEmpty();
    }

    @Test
    void claimsThatGoHoldUpNoOtherClass() {
        var spec = "{version: 2.14.6, replicas: 1, persistence: {storageClassName: fast}}";
        var remade = plan(spec, "", none(), List.of(claim("deletionTimestamp: '2026-01-01T00:00:00Z'", "slow")));

        assertThat(remade.refused()).isEmpty();
        assertThat(remade.set()
                        .getSpec()
                        .getVolumeClaimTemplates()
                        .getFirst()
                        .getSpec()
                        .getStorageClassName())
                .isEqualTo("fast");
    }

    private static String message(BusPlan plan) {
        return plan.refused().map(Finding::message).orElse("");
    }

    private static PersistentVolumeClaim claim(String metadata, String storageClass) {
        return Serialization.unmarshal("""
                metadata: {%s}
                spec: {storageClassName: %s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(metadata, storageClass), PersistentVolumeClaim.class);
    }

    private static String image(BusPlan plan) {
        return plan.set()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private static boolean apart(BusPlan plan) {
        return plan.set().getSpec().getTemplate().getSpec().getTopologySpreadConstraints().stream()
                .map(TopologySpreadConstraint::getWhenUnsatisfiable)
                .anyMatch("DoNotSchedule"::equals);
    }

    private static Present none() {
        return new Present(Optional.empty(), Optional.empty());
    }

    private static Present running(BusPlan plan) {
        StatefulSet set = plan.set();
        return new Present(Optional.of(set), Optional.of(config(plan)));
    }

    private static Present remembered(BusPlan plan) {
        return new Present(Optional.empty(), Optional.of(config(plan)));
    }

    private static ConfigMap config(BusPlan plan) {
        return plan.objects().stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static BusPlan plan(String spec, String metadata, Present present) {
        return plan(spec, metadata, present, List.of());
    }

    private static BusPlan plan(String spec, String metadata, Present present, List<PersistentVolumeClaim> left) {
        return plan(request(spec, metadata, TEMPLATE, "[]"), present, left);
    }

    private static BusPlan plan(BusRequest request, Present present, List<PersistentVolumeClaim> left) {
        return BusPlan.of(
                request, SecretNames.first(BusOwner.of(bus("{}", "")), 1, 1, true), present, left, new Platform(false));
    }

    private static BusRequest request(String spec, String metadata, String images, String versions) {
        var install = new InstallSettings(
                "2.14.6",
                new ServerImages(images, Optional.empty(), Optional.empty(), "nats-server"),
                InstallSettings.versions(versions),
                "max_memory_store: -1",
                "replicas: 1",
                Exceptions.NONE);
        return ((BusRequest.Read.Good) BusRequest.read(bus(spec, metadata), install)).request();
    }

    private static EventBus bus(String spec, String metadata) {
        return Serialization.unmarshal("""
                metadata: {name: default, namespace: shop, uid: u, generation: 1, %s}
                spec: {jetstream: %s}
                """.formatted(metadata, spec), EventBus.class);
    }
}
