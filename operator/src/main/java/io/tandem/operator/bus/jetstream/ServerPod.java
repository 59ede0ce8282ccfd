package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.tandem.api.EventBusSpec;
import io.tandem.operator.plan.Restricted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pods of the servers: server, reloader and metrics exporter; for a cluster of one also its companion. */
record ServerPod(
        EventBusSpec.JetStream spec, ServerImages images, SecretNames secrets, Layout layout, String configHash) {
    /** Annotation on the pods: a change restarts them one by one. */
    static final String CONFIG_ANNOTATION = "tandem.io/config-hash";

    private static final String CONFIG = "/etc/nats-config";
    private static final String PID = "/var/run/nats";
    private static final String PID_FILE = PID + "/nats.pid";
    private static final String MAIN_CONFIG = CONFIG + "/nats-js.conf";
    private static final int MONITOR = 8222;
    /** Any that is not root: the images name none, and the files belong to whoever runs first. */
    private static final long USER = 1000L;

    private static final EventBusSpec.ContainerTemplate NOTHING =
            new EventBusSpec.ContainerTemplate(null, null, null, null);

    PodTemplateSpec template() {
        var owner = secrets.owner();
        var metadata = Optional.ofNullable(spec.metadata());
        var labels = new TreeMap<String, String>();
        metadata.map(io.tandem.api.Metadata::labels).ifPresent(labels::putAll);
        labels.putAll(owner.selector());
        var annotations = new TreeMap<String, String>();
        metadata.map(io.tandem.api.Metadata::annotations).ifPresent(annotations::putAll);
        annotations.put(CONFIG_ANNOTATION, configHash);
        // @formatter:off
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(spec.serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSecurityContext(Optional.ofNullable(spec.securityContext())
                        .map(given -> Restricted.pod(given, contexts()))
                        .orElseGet(ServerPod::restrictedPod))
                .withNodeSelector(spec.nodeSelector())
                .withTolerations(spec.tolerations())
                .withAffinity(Optional.ofNullable(spec.affinity()).orElseGet(this::apart))
                .withImagePullSecrets(spec.imagePullSecrets())
                .withPriorityClassName(spec.priorityClassName())
                .withPriority(spec.priority())
                .withShareProcessNamespace(images.reloader().isPresent())
                .withTerminationGracePeriodSeconds(60L)
                .withVolumes(new ServerVolumes(secrets, layout, spec.persistence()).volumes())
                .withInitContainers(layout == Layout.SINGLE ? List.of(bootstrap()) : List.of())
                .withContainers(containers())
                .endSpec()
                .build();
        // @formatter:on
    }

    private List<Container> containers() {
        var containers = new ArrayList<>(List.of(main()));
        if (layout == Layout.SINGLE) {
            containers.add(companion());
        }
        images.reloader().ifPresent(image -> containers.add(reloader(image)));
        images.metrics().ifPresent(image -> containers.add(metrics(image)));
        return containers;
    }

    private Container main() {
        // @formatter:off
        return container("main", images.nats(), spec.containerTemplate())
                .withCommand(images.startCommand(), "--config", MAIN_CONFIG)
                .withArgs(spec.startArgs())
                .addNewPort()
                .withName("client")
                .withContainerPort(4222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("cluster")
                .withContainerPort(6222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("monitor")
                .withContainerPort(MONITOR)
                .withProtocol("TCP")
                .endPort()
                .withEnv(environment())
                .withVolumeMounts(mount("config-volume", CONFIG), mount("pid", PID), data())
                .withStartupProbe(probe("/", 1, 120).build())
                // not before its part of every stream is current: only then does the next one restart
                .withReadinessProbe(probe("/healthz", 2, 3).build())
                .withLivenessProbe(probe("/", 10, 6).build())
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand(images.startCommand(), "-sl=ldm=" + PID_FILE)
                .endExec()
                .endPreStop()
                .endLifecycle()
                .build();
        // @formatter:on
    }

    private Container bootstrap() {
        var name = secrets.owner().serverName(0);
        return container("bootstrap", images.nats(), spec.containerTemplate())
                .withResources(null)
                .withCommand("sh", "-c", MetaPeers.script(name))
                .withEnv(field("POD_NAME", "metadata.name"))
                .withVolumeMounts(mount("config-volume", CONFIG), data())
                .build();
    }

    private Container companion() {
        return container("companion", images.nats(), spec.containerTemplate())
                .withResources(null)
                .withCommand(images.startCommand(), "--config", CONFIG + "/companion.conf")
                .withEnv(field("POD_NAME", "metadata.name"), value("COMPANION_NAME", "$(POD_NAME)-companion"))
                .withVolumeMounts(mount("config-volume", CONFIG))
                .build();
    }

    private Container reloader(String image) {
        return container("reloader", image, spec.reloaderContainerTemplate())
                .withArgs("-pid", PID_FILE, "-config", MAIN_CONFIG)
                .withVolumeMounts(mount("config-volume", CONFIG), mount("pid", PID))
                .build();
    }

    private Container metrics(String image) {
        // @formatter:off
        return container("metrics", image, spec.metricsContainerTemplate())
                .withArgs(
                        "-connz",
                        "-routez",
                        "-subz",
                        "-varz",
                        "-prefix=nats",
                        "-use_internal_server_id",
                        "-jsz=all",
                        "http://localhost:" + MONITOR)
                .addNewPort()
                .withName("metrics")
                .withContainerPort(7777)
                .withProtocol("TCP")
                .endPort()
                .build();
        // @formatter:on
    }

    private List<EnvVar> environment() {
        // @formatter:off
        var key = new EnvVarBuilder()
                .withName("JS_KEY")
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secrets.baseServer())
                .withKey("encryption")
                .endSecretKeyRef()
                .endValueFrom()
                .build();
        // @formatter:on
        return List.of(
                field("POD_NAME", "metadata.name"),
                value("SERVER_NAME", "$(POD_NAME)"),
                field("POD_NAMESPACE", "metadata.namespace"),
                value("CLUSTER_ADVERTISE", "$(POD_NAME)." + secrets.owner().serviceName() + ".$(POD_NAMESPACE).svc"),
                key);
    }

    private VolumeMount data() {
        return mount(ServerVolumes.dataName(secrets.owner(), spec.persistence()), "/data/jetstream");
    }

    private static ContainerBuilder container(String name, String image, EventBusSpec.ContainerTemplate template) {
        var given = Optional.ofNullable(template).orElse(NOTHING);
        return new ContainerBuilder()
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(given.imagePullPolicy())
                .withResources(given.resources())
                .withSecurityContext(Restricted.container(given.securityContext()));
    }

    private static ProbeBuilder probe(String path, int period, int failures) {
        // @formatter:off
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(MONITOR)
                .endHttpGet()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures);
        // @formatter:on
    }

    /** On different nodes where there are enough. */
    private Affinity apart() {
        // @formatter:off
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(secrets.owner().selector())
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
        // @formatter:on
    }

    private static PodSecurityContext restrictedPod() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private SecurityContext[] contexts() {
        return Stream.of(spec.containerTemplate(), spec.reloaderContainerTemplate(), spec.metricsContainerTemplate())
                .map(given -> given == null ? null : given.securityContext())
                .toArray(SecurityContext[]::new);
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMount(path, null, name, null, null, null, null);
    }

    private static EnvVar value(String name, String value) {
        return new EnvVar(name, value, null);
    }

    private static EnvVar field(String name, String path) {
        // @formatter:off
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
        // @formatter:on
    }
}
