package io.tandem.eventsource;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.eventsource.connector.calendar.CalendarConnector;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A pod of calendars in a process of its own, to be killed, whose wall clock is ours and an offset that stands in a file. */
final class CalendarReplica {
    /** In its log, once it leads. */
    static final String LEADING = "leading: lock taken";

    private CalendarReplica() {}

    /**
     * @param env as its pod has it
     * @param kubeconfig a file; empty where no cluster is used
     */
    static Child start(WorkDir dir, Map<String, String> env, Path offset, String kubeconfig) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CalendarReplica.class.getName(),
                offset.toString(),
                kubeconfig);
        return Child.start(env.get("POD_NAME"), dir.file(env.get("POD_NAME")), env, command);
    }

    public static void main(String[] arguments) throws InterruptedException {
        var offset = Path.of(arguments[0]);
        // where no Quarkus does it, the first of several threads sets up what the others then miss
        Uni.createFrom().emitter(emitter -> emitter.complete(null)).await().indefinitely();
        Supplier<KubernetesClient> kubernetes = () -> client(arguments[1]);
        var pod = new EventSourcePod(
                PodEnvironment.of(System.getenv()),
                System.getenv(),
                source -> context -> new CalendarConnector((CalendarSource) source, context, kubernetes),
                kubernetes,
                new SimpleMeterRegistry(),
                () -> Instant.now().plusMillis(millis(offset)));
        pod.start();
        new CountDownLatch(1).await();
    }

    private static long millis(Path offset) {
        try {
            return Long.parseLong(Files.readString(offset).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KubernetesClient client(String kubeconfig) {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig))))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
