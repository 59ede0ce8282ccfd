package io.tandem.local.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.Child;
import io.tandem.local.ControlPlane;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import io.tandem.local.WorkDir;
import io.tandem.local.node.Image;
import io.tandem.local.node.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything on this machine: an API server, a NATS server, the operator as a process, and pods as processes. */
final class LocalPlace implements Place {
    private static final String IMAGE = "tandem/event-source:local";
    private static final int LOG_LINES = 15;
    /** Programs of a demo live for a minute: start fast and stay small. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-jar");

    private final WorkDir dir = WorkDir.create("run");
    private final ControlPlane plane;
    private final NatsServer nats;
    private final Child operator;
    private final LocalNode node;

    private LocalPlace(ControlPlane plane, NatsServer nats, Path home) {
        this.plane = plane;
        this.nats = nats;
        plane.apply(home.resolve("src/main/kubernetes/crd"));
        operator = operator(plane, dir, home.resolve("operator/target/quarkus-app/quarkus-run.jar"));
        Image image = Image.of(command(home.resolve("event-source/target/quarkus-app/quarkus-run.jar")));
        node = LocalNode.start(plane.access(), Map.of(IMAGE, image));
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
        try (Stream<Path> files = Stream.concat(Stream.of(operator.log()), Files.list(node.logs()))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .map(file -> "--- %s%n%s".formatted(file.getFileName(), tail(file)))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("logs cannot be listed", e);
        }
    }

    @Override
    public void close() {
        operator.close();
        node.close();
        nats.close();
        plane.close();
        dir.close();
    }

    private static Child operator(ControlPlane plane, WorkDir dir, Path jar) {
        Map<String, String> env = Map.of(
                "KUBECONFIG",
                plane.kubeconfig(),
                "TANDEM_EVENT_SOURCE_IMAGE",
                IMAGE,
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(FreePort.pick()),
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(FreePort.pick()));
        return Child.start("operator", dir.file("operator.log"), env, command(jar));
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
