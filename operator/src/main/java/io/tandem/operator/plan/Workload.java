package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import java.util.Map;
import java.util.Optional;

/** The Deployment of a resource's pods: the one way in which a resource becomes one. */
final class Workload {
    static final String HASH_ANNOTATION = "resource-spec-hash";
    static final int MANAGEMENT_PORT = 7777;

    private final Wanted wanted;
    private final Owner owner;

    Workload(Wanted wanted) {
        this.wanted = wanted;
        this.owner = wanted.owner();
    }

    /** Without a pod template where the present pods are upstream's and do what is wanted. */
    Deployment planned(Optional<Deployment> current) {
        return adopts(current) ? adopted(current.get()) : deployment(current);
    }

    /** Whether the present pods are upstream's and do what is wanted. */
    boolean adopts(Optional<Deployment> current) {
        return current.flatMap(Adoption::of).filter(wanted::upToDate).isPresent();
    }

    /** The wanted Deployment; keeps name and selector of the present one, which may be another controller's. */
    private Deployment deployment(Optional<Deployment> current) {
        var name = current.map(old -> old.getMetadata().getName()).orElse(owner.workloadName());
        var selector = current.map(old -> old.getSpec().getSelector()).orElseGet(() -> new LabelSelectorBuilder()
                .withMatchLabels(owner.selector())
                .build());
        var pod = podTemplate(selector);
        // @formatter:off
        return new DeploymentBuilder()
                .withMetadata(owner.labelledMetadata(name)
                        .addToAnnotations(HASH_ANNOTATION, Hash.of(pod))
                        .addToAnnotations(Scaling.ANNOTATION, Scaling.note(wanted))
                        .build())
                .withNewSpec()
                .withReplicas(Scaling.replicas(wanted, current))
                .withMinReadySeconds(wanted.minReadySeconds())
                .withRevisionHistoryLimit(wanted.revisionHistoryLimit())
                .withSelector(selector)
                .withStrategy(Rollout.strategy(wanted, current))
                .withTemplate(pod)
                .endSpec()
                .build();
        // @formatter:on
    }

    /** What is ours of a Deployment whose pods are left as upstream's controller made them. */
    private Deployment adopted(Deployment current) {
        // @formatter:off
        return new DeploymentBuilder()
                .withMetadata(owner.labelledMetadata(current.getMetadata().getName())
                        .addToAnnotations(Scaling.ANNOTATION, Scaling.note(wanted))
                        .build())
                .withNewSpec()
                .withReplicas(Scaling.replicas(wanted, Optional.of(current)))
                .withRevisionHistoryLimit(wanted.revisionHistoryLimit())
                .endSpec()
                .build();
        // @formatter:on
    }

    private PodTemplateSpec podTemplate(LabelSelector selector) {
        var metadata = wanted.template().metadata();
        var labels = Owner.merged(metadata == null ? null : metadata.labels(), owner.selector());
        labels.putAll(selector.getMatchLabels());
        var annotations = Owner.merged(
                metadata == null ? null : metadata.annotations(),
                Map.of(Rollout.LOCK_ANNOTATION, wanted.lock().label()));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(podSpec())
                .build();
    }

    private PodSpec podSpec() {
        var template = wanted.template();
        var volumes = Volumes.of(template, wanted.mounted(), accessSecret(wanted.bus()), wanted.startsWithoutFiles());
        // @formatter:off
        var pod = new PodSpecBuilder()
                .withServiceAccountName(wanted.account())
                .withNodeSelector(template.nodeSelector())
                .withTolerations(template.tolerations())
                .withTopologySpreadConstraints(template.topologySpreadConstraints())
                .withImagePullSecrets(template.imagePullSecrets())
                .withPriorityClassName(template.priorityClassName())
                .withPriority(template.priority())
                .withVolumes(volumes.volumes())
                .withContainers(main(volumes));
        // @formatter:on
        wanted.complete(pod);
        return pod.build();
    }

    private Container main(Volumes volumes) {
        var settings = wanted.settings();
        var container = wanted.container();
        // @formatter:off
        var main = new ContainerBuilder()
                .withName("main")
                .withImage(settings.image())
                .withImagePullPolicy(Optional.ofNullable(container.imagePullPolicy())
                        .or(settings::pullPolicy)
                        .orElse(null))
                .addNewPort()
                .withName("metrics")
                .withContainerPort(MANAGEMENT_PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(settings.resources().around(container.resources()))
                .withEnv(Environment.of(wanted))
                .withEnvFrom(container.envFrom())
                .withVolumeMounts(volumes.mounts());
        // @formatter:on
        wanted.complete(main);
        return main.build();
    }

    private static SecretKeySelector accessSecret(BusConfig bus) {
        if (bus.nats() != null) {
            return bus.nats().accessSecret();
        }
        return bus.jetstream() == null ? null : bus.jetstream().accessSecret();
    }
}
