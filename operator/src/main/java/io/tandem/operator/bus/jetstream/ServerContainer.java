package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.tandem.api.EventBusSpec;
import java.util.ArrayList;
import java.util.List;

/** The container that runs nats-server. */
record ServerContainer(EventBusSpec.JetStream spec, ServerImages images, ServerVolumes volumes) {
    static final String NAME = "main";
    static final int MONITOR = 8222;

    private static final ContainerDefaults DEFAULTS = new ContainerDefaults("100m", "256Mi", "1Gi");
    /** Go collects garbage before the default limit ends the process. */
    private static final String DEFAULT_GO_LIMIT = "900MiB";

    Container container() {
        // @formatter:off
        return new ContainerBuilder(DEFAULTS.container(NAME, images.nats(), spec.containerTemplate()))
                .withCommand(images.startCommand(), "--config", ServerPod.MAIN_CONFIG)
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
                .withVolumeMounts(
                        ServerPod.mount("config-volume", ServerPod.CONFIG),
                        ServerPod.mount("pid", ServerPod.PID),
                        data())
                // a server answers here before it reads its files, so a slow volume costs nothing; 120 s are for the
                // program alone
                .withStartupProbe(probe("/", 1, 120).build())
                // not before its part of every stream is current: only then does the next one restart
                .withReadinessProbe(probe("/healthz", 2, 3).build())
                .withLivenessProbe(probe("/", 10, 6).build())
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand(images.startCommand(), "-sl=ldm=" + ServerPod.PID_FILE)
                .endExec()
                .endPreStop()
                .endLifecycle()
                .build();
        // @formatter:on
    }

    private List<EnvVar> environment() {
        var variables = new ArrayList<>(List.of(
                field("POD_NAME", "metadata.name"),
                value("SERVER_NAME", "$(POD_NAME)"),
                field("POD_NAMESPACE", "metadata.namespace"),
                value(
                        "CLUSTER_ADVERTISE",
                        "$(POD_NAME)." + volumes.secrets().owner().serviceName() + ".$(POD_NAMESPACE).svc"),
                key()));
        if (!ContainerDefaults.replaced(spec.containerTemplate())) {
            variables.add(value("GOMEMLIMIT", DEFAULT_GO_LIMIT));
        }
        return variables;
    }

    private EnvVar key() {
        // @formatter:off
        return new EnvVarBuilder()
                .withName("JS_KEY")
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(volumes.secrets().baseServer())
                .withKey("encryption")
                .endSecretKeyRef()
                .endValueFrom()
                .build();
        // @formatter:on
    }

    private VolumeMount data() {
        return ServerPod.mount(volumes.dataName(), "/data/jetstream");
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
