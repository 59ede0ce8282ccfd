package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.OddValues;
import io.tandem.operator.bus.BusResolution;
import io.tandem.operator.plan.Exceptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The definition takes open objects: whatever stands in spec.jetstream, planning ends in problems or in a plan. */
class AnyBusSpecTest {
    private static final InstallSettings INSTALL = new InstallSettings(
            "2.14.6",
            new ServerImages("nats:{version}", Optional.of("reloader:1"), Optional.of("exporter:1"), "nats-server"),
            List.of(),
            "max_memory_store: -1",
            "maxMsgs: 50000\nreplicas: 3",
            Exceptions.NONE);

    private static final String FULL = """
        apiVersion: argoproj.io/v1alpha1
        kind: EventBus
        metadata: {name: default, namespace: n, uid: u, labels: {a: b}}
        spec:
          jetstream:
            version: 2.14.6
            replicas: 3
            persistence: {storageClassName: fast, accessMode: ReadWriteOncePod, volumeSize: 50Gi}
            containerTemplate:
              imagePullPolicy: Always
              resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}
              securityContext: {runAsUser: 7, capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}}
            metricsContainerTemplate: {resources: {limits: {memory: 64Mi}}, securityContext: {seccompProfile: {type: RuntimeDefault}}}
            reloaderContainerTemplate: {imagePullPolicy: Never, securityContext: {runAsUser: 7, windowsOptions: {hostProcess: false}}}
            metadata: {labels: {a: b}, annotations: {a: b}}
            nodeSelector: {a: b}
            tolerations: [{key: bus, operator: Exists, tolerationSeconds: 1}]
            securityContext:
              runAsUser: 7
              fsGroup: 7
              sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]
              seLinuxOptions: {level: s0}
              windowsOptions: {hostProcess: false}
            imagePullSecrets: [{name: pull}]
            priorityClassName: high
            priority: 5
            affinity:
              nodeAffinity: {}
              podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, labelSelector: {matchLabels: {a: b}}}]}
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}}]
            serviceAccountName: bus
            settings: "max_file_store: 40GB"
            startArgs: ["-D"]
            streamConfig: "maxAge: 72h"
            maxPayload: 8MB
        """;

    @Test
    void nothingInASpecThrows() {
        var present = present();

        assertThatCode(() -> OddValues.each(FULL, EventBus.class, bus -> {
                    plan(bus, new Present(Optional.empty(), Optional.empty()));
                    plan(bus, present);
                }))
                .doesNotThrowAnyException();
    }

    /** What runs by the whole of it. */
    private static Present present() {
        var bus = Serialization.unmarshal(FULL, EventBus.class);
        var none = new Present(Optional.empty(), Optional.empty());
        assertThat(BusRequest.read(bus, INSTALL)).isInstanceOf(BusRequest.Read.Good.class);
        var plan = plan(bus, none).orElseThrow();
        var config = plan.objects().stream()
                .filter(ConfigMap.class::isInstance)
                .map(ConfigMap.class::cast)
                .findFirst();
        return new Present(Optional.of(plan.set()), config);
    }

    private static Optional<BusPlan> plan(EventBus bus, Present present) {
        if (!(BusResolution.of(bus) instanceof BusResolution.Install)
                || !(BusRequest.read(bus, INSTALL) instanceof BusRequest.Read.Good good)) {
            return Optional.empty();
        }
        var plan = BusPlan.of(
                good.request(),
                SecretNames.first(BusOwner.of(bus), 1, 1, true),
                present,
                List.of(),
                new Platform(false));
        plan.objects().forEach(Serialization::asYaml);
        return Optional.of(plan);
    }
}
