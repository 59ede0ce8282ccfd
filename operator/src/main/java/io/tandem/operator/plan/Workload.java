package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.Template;
import java.util.Map;
import java.util.Optional;

/** The Deployment of an EventSource's pods. */
final class Workload {
    static final String HASH_ANNOTATION = "resource-spec-hash";
    private static final int MANAGEMENT_PORT = 7777;
    private static final long SECONDS_TO_WITHDRAW = 3;
    /** As long as Kubernetes lets a rollout take: many pods that start at once on few cores are slow, and not broken. */
    private static final int SECONDS_TO_START = 600;

    private static final Template EMPTY =
            new Template(null, null, null, null, null, null, null, null, null, null, null, null, null);

    private final Wanted wanted;
    private final EventSource source;
    private final Owner owner;
    private final BusConfig bus;
    private final PodSettings settings;
    private final Template template;
    private final io.tandem.api.Container container;

    Workload(Wanted wanted, PodSettings settings) {
        this.wanted = wanted;
        this.source = wanted.source();
        this.owner = wanted.owner();
        this.bus = wanted.bus();
        this.settings = settings;
        this.template = Optional.ofNullable(source.getSpec().template()).orElse(EMPTY);
        this.container = Optional.ofNullable(template.container())
                .orElseGet(() -> new io.tandem.api.Container(null, null, null, null, null, null, null));
    }

    /** The wanted Deployment; keeps name and selector of the present one, which may be another controller's. */
    Deployment deployment(Optional<Deployment> current) {
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
                .withSelector(selector)
                .withStrategy(Rollout.strategy(wanted, current))
                .withTemplate(pod)
                .endSpec()
                .build();
        // @formatter:on
    }

    /** What is ours of a Deployment whose pods are left as upstream's controller made them. */
    Deployment adopted(Deployment current) {
        // @formatter:off
        return new DeploymentBuilder()
                .withMetadata(owner.labelledMetadata(current.getMetadata().getName())
                        .addToAnnotations(Scaling.ANNOTATION, Scaling.note(wanted))
                        .build())
                .withNewSpec()
                .withReplicas(Scaling.replicas(wanted, Optional.of(current)))
                .endSpec()
                .build();
        // @formatter:on
    }

    private PodTemplateSpec podTemplate(LabelSelector selector) {
        var metadata = template.metadata();
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
        var volumes = Volumes.of(template, References.of(wanted.events(), bus), accessSecret());
        // @formatter:off
        return new PodSpecBuilder()
                // thousands of Services would fill the environment, and one may be called like a setting of ours
                .withEnableServiceLinks(false)
                .withServiceAccountName(serviceAccount())
                .withAutomountServiceAccountToken(automount())
                .withSecurityContext(Restricted.pod(template.securityContext(), container.securityContext()))
                .withNodeSelector(template.nodeSelector())
                .withTolerations(template.tolerations())
                .withAffinity(Spreading.affinity(template, owner.selector()))
                .withTopologySpreadConstraints(template.topologySpreadConstraints())
                .withImagePullSecrets(template.imagePullSecrets())
                .withPriorityClassName(template.priorityClassName())
                .withPriority(template.priority())
                .withTerminationGracePeriodSeconds(30L)
                .withVolumes(volumes.volumes())
                .withContainers(main(volumes))
                .build();
        // @formatter:on
    }

    private Container main(Volumes volumes) {
        // @formatter:off
        return new ContainerBuilder()
                .withName("main")
                .withImage(settings.image())
                .withImagePullPolicy(Optional.ofNullable(container.imagePullPolicy())
                        .or(settings::pullPolicy)
                        .orElse(null))
                .withArgs("eventsource-service")
                .addNewPort()
                .withName("metrics")
                .withContainerPort(MANAGEMENT_PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(settings.resources().around(container.resources()))
                .withSecurityContext(Restricted.container(container.securityContext()))
                .withEnv(Environment.of(source, bus, anyName()))
                .withEnvFrom(container.envFrom())
                .withVolumeMounts(volumes.mounts())
                .withStartupProbe(probe("started", 1, SECONDS_TO_START).build())
                .withReadinessProbe(probe("ready", 2, 3).build())
                .withLivenessProbe(liveness())
                .withLifecycle(lifecycle())
                .build();
        // @formatter:on
    }

    /** Slow to give up: a busy node must not turn into a restart, and a restart costs a takeover. */
    private static Probe liveness() {
        return probe("live", 10, 6).withTimeoutSeconds(5).build();
    }

    private static ProbeBuilder probe(String kind, int period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath("/q/health/" + kind)
                .withNewPort(MANAGEMENT_PORT)
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures);
    }

    private boolean anyName() {
        return settings.exceptions().in(owner.namespace()).contains(Unsafe.ENV);
    }

    private String serviceAccount() {
        return wanted.needsAccess() ? owner.workloadName() : wanted.namedAccount();
    }

    /** No API token for a pod that has no use for one; a ServiceAccount named by the user decides for itself. */
    private Boolean automount() {
        if (wanted.electsByLease() || wanted.keepsCheckpointMap() || wanted.usesApi()) {
            return true;
        }
        return wanted.namedAccount() == null ? false : null;
    }

    private SecretKeySelector accessSecret() {
        if (bus.nats() != null) {
            return bus.nats().accessSecret();
        }
        return bus.jetstream() == null ? null : bus.jetstream().accessSecret();
    }

    /**
     * A pod that serves HTTP goes on for a moment while proxies learn that it ends, else they would still send it
     * requests. Others have nothing to wait for: it would only delay the hand-over to the next one.
     */
    private Lifecycle lifecycle() {
        return wanted.servesHttp()
                ? new LifecycleBuilder()
                        .withNewPreStop()
                        .withNewSleep(SECONDS_TO_WITHDRAW)
                        .endPreStop()
                        .build()
                : null;
    }
}
