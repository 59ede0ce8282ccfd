package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that should exist for one bus, besides its Secrets.
 *
 * @param objects in the order in which they must come to be
 * @param servers wanted in the end; the StatefulSet grows one by one
 * @param refused what of the spec is not done, and why; for users
 */
public record BusPlan(List<HasMetadata> objects, int servers, Optional<String> refused) {
    private static final int QUORUM_SAVING = 3;

    /** Pure: the same answer for the same question. */
    public static BusPlan of(BusRequest request, SecretNames secrets, Present present) {
        var layout = present.servers()
                .map(found -> Layout.of(found, present.config()))
                .orElseGet(() -> Layout.of(request));
        var refused = refused(request, layout, present);
        var servers = refused.isPresent() ? present.size() : request.replicas();
        var config = new ServerConfig(
                secrets.owner(),
                layout,
                servers,
                request.settings(),
                request.maxPayload(),
                present.config().map(ServerConfig::encryptionOf).orElse(ServerConfig.OUR_ENCRYPTION),
                servers == 1 && present.size() <= 1);
        var pod = new ServerPod(
                request.spec(),
                request.images(),
                secrets,
                layout,
                config.restartHash(request.images().reloader().isPresent()));
        var objects = new ArrayList<HasMetadata>();
        objects.add(config.configMap());
        objects.add(service(secrets.owner()));
        if (servers >= QUORUM_SAVING) {
            objects.add(budget(secrets.owner()));
        }
        objects.add(statefulSet(request, pod, step(servers, present), present));
        return new BusPlan(List.copyOf(objects), servers, refused);
    }

    /** A server that is gone still counts in the majority that the others need, and may hold the only copy. */
    private static Optional<String> refused(BusRequest request, Layout layout, Present present) {
        var size = present.size();
        if (size == 0 || request.replicas() == size) {
            return Optional.empty();
        }
        if (request.replicas() < size) {
            return Optional.of(
                    ("spec.jetstream.replicas: %d is refused, %d servers stay: a server that is taken away still"
                                    + " counts in the majority the others need; set it to %d, or make a new EventBus")
                            .formatted(request.replicas(), size, Math.max(size, QUORUM_SAVING)));
        }
        return layout == Layout.STANDALONE
                ? Optional.of(
                        ("spec.jetstream.replicas: %d is refused, 1 server stays: argo-events, or a version before"
                                        + " 2.12.4, made it no cluster, and it would lose its stream on becoming one; make a new EventBus")
                                .formatted(request.replicas()))
                : Optional.empty();
    }

    /** One by one, each when all before it are current: so the new ones never have a majority among themselves. */
    private static int step(int wanted, Present present) {
        if (present.size() == 0 || present.size() >= wanted) {
            return wanted;
        }
        return present.complete() ? present.size() + 1 : present.size();
    }

    private static StatefulSet statefulSet(BusRequest request, ServerPod pod, int replicas, Present present) {
        var owner = pod.secrets().owner();
        var secrets = pod.secrets().annotation();
        // @formatter:off
        return new StatefulSetBuilder()
                .withMetadata(owner.metadata(owner.serversName())
                        .addToAnnotations(secrets.getKey(), secrets.getValue())
                        .addToAnnotations(Layout.ANNOTATION, pod.layout().label())
                        .build())
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(owner.serviceName())
                // their first majority forms only when they come together
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(owner.selector())
                .endSelector()
                .withTemplate(pod.template())
                // immutable: what there is stays, with the sizes users may have given the claims since
                .withVolumeClaimTemplates(present.servers()
                        .map(found -> found.getSpec().getVolumeClaimTemplates())
                        .orElseGet(() -> new ServerVolumes(
                                        pod.secrets(),
                                        pod.layout(),
                                        request.spec().persistence())
                                .claims()))
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Delete")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .endSpec()
                .build();
        // @formatter:on
    }

    /** One name for all servers, and one for each; also of those that are not ready, who have to find each other. */
    private static Service service(BusOwner owner) {
        // @formatter:off
        return new ServiceBuilder()
                .withMetadata(owner.metadata(owner.serviceName()).build())
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(owner.selector())
                .addNewPort()
                .withName("tcp-client")
                .withPort(4222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("cluster")
                .withPort(6222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("metrics")
                .withPort(7777)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("monitor")
                .withPort(8222)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
        // @formatter:on
    }

    private static PodDisruptionBudget budget(BusOwner owner) {
        // @formatter:off
        return new PodDisruptionBudgetBuilder()
                .withMetadata(owner.metadata(owner.serversName()).build())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(owner.selector())
                .endSelector()
                .endSpec()
                .build();
        // @formatter:on
    }
}
