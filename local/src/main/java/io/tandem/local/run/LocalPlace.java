package io.tandem.local.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.ControlPlane;
import io.tandem.local.NatsServer;
import io.tandem.local.node.Image;
import io.tandem.local.node.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything on this machine: an API server, a NATS server, the operator as a process, and pods as processes. */
final class LocalPlace implements Place {
    private static final String OPERATOR = "tandem/operator:local";
    private static final String EVENT_SOURCE = "tandem/event-source:local";
    private static final Duration OPERATOR_LIMIT = Duration.ofSeconds(60);
    private static final int LOG_LINES = 15;
    /** Programs of a demo live for a minute: start fast and stay small. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-jar");

    private final ControlPlane plane;
    private final NatsServer nats;
    private final LocalNode node;

    private LocalPlace(ControlPlane plane, NatsServer nats, Path home) {
        this.plane = plane;
        this.nats = nats;
        Path operator = home.resolve("operator/target/quarkus-app/quarkus-run.jar");
        Path eventSource = home.resolve("event-source/target/quarkus-app/quarkus-run.jar");
        // lines to read rather than JSON to collect
        Map<String, String> env = Map.of(
                "QUARKUS_HTTP_HOST", "$(TANDEM_HOST)",
                "QUARKUS_MANAGEMENT_HOST", "$(TANDEM_HOST)",
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        Map<String, Image> images =
                Map.of(OPERATOR, new Image(command(operator), env), EVENT_SOURCE, new Image(command(eventSource), env));
        Installation.apply(plane.client(), home, OPERATOR, EVENT_SOURCE);
        node = LocalNode.start(plane.access(), images);
        if (!Installation.ready(plane.client(), OPERATOR_LIMIT)) {
            throw new IllegalStateException("the operator is not ready:\n" + logs());
        }
    }

    /** Starts it all from the programs built below {@code home}. */
    static LocalPlace start(Path home) {
        ControlPlane plane = ControlPlane.start();
        try {
            NatsServer nats = NatsServer.start();
            return new LocalPlace(plane, nats, home);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    @Override
    public String description() {
        return "Kubernetes %s, NATS with JetStream, the operator and a node, all on this machine; KUBECONFIG=%s"
                .formatted(client().getKubernetesVersion().getGitVersion(), plane.kubeconfig());
    }

    @Override
    public KubernetesClient client() {
        return plane.client();
    }

    @Override
    public String busUrl() {
        return nats.url();
    }

    @Override
    public String busUrlFromHere() {
        return nats.url();
    }

    @Override
    public void kill(Pod pod) {
        node.kill(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }

    @Override
    public Answer post(Pod pod, int port, String path, String json) {
        return Posts.post("http://%s:%d%s".formatted(pod.getStatus().getPodIP(), port, path), json);
    }

    @Override
    public String logs() {
        try (Stream<Path> files = Files.list(node.logs())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .map(file -> "--- %s%n%s".formatted(file.getFileName(), tail(file)))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("logs cannot be listed", e);
        }
    }

    @Override
    public void close() {
        node.close();
        nats.close();
        plane.close();
    }

    private static List<String> command(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: run `make build`");
        }
        List<String> command = new ArrayList<>(JVM);
        command.add(jar.toString());
        return command;
    }

    private static String tail(Path file) {
        try {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
