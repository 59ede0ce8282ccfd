package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tandem.local.Child;
import io.tandem.local.WorkDir;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a container into a process of this machine. */
final class PodProcess {
    /** What a process may inherit; everything else a container would not see either. */
    private static final Set<String> INHERITED = Set.of("PATH", "LANG", "JAVA_HOME", "TMPDIR");

    private PodProcess() {}

    /** Everything besides the pod itself that its process needs. */
    record Surroundings(Image image, String ip, String kubeconfig, WorkDir dir, Volumes volumes, Contents contents) {}

    /**
     * Starts the pod's container; its output is appended to {@code log}.
     *
     * <p>The process finds its files below {@code TANDEM_ROOT}, binds its ports to {@code TANDEM_HOST}, and reaches the
     * API server as its service account through {@code KUBECONFIG}.
     *
     * @throws ConfigException if something the container refers to does not exist
     */
    static Child start(Pod pod, Container container, Surroundings around, Path log) {
        Map<String, String> env = new HashMap<>(imageEnvironment(around));
        env.putAll(Environment.of(pod, container, around.ip(), around.contents()));
        around.volumes().mount(pod, container, around.contents());
        env.put("HOSTNAME", pod.getMetadata().getName());
        env.put("HOME", around.dir().path().toString());
        env.put("TANDEM_ROOT", around.volumes().root().toString());
        env.put("TANDEM_HOST", around.ip());
        env.put(
                "KUBECONFIG",
                around.dir().write("kubeconfig", around.kubeconfig()).toString());

        ProcessBuilder builder = new ProcessBuilder(command(container, around.image(), env))
                .directory(directory(around.volumes().root()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(env);
        return Child.start(pod.getMetadata().getName(), log, builder);
    }

    private static Map<String, String> imageEnvironment(Surroundings around) {
        Map<String, String> env = new HashMap<>();
        around.image()
                .env()
                .forEach((name, value) -> env.put(name, Environment.expand(value, Map.of("TANDEM_HOST", around.ip()))));
        return env;
    }

    private static List<String> command(Container container, Image image, Map<String, String> env) {
        List<String> command =
                new ArrayList<>(container.getCommand().isEmpty() ? image.entrypoint() : container.getCommand());
        command.addAll(container.getArgs());
        return command.stream().map(part -> Environment.expand(part, env)).toList();
    }

    private static File directory(Path root) {
        try {
            return Files.createDirectories(root).toFile();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + root, e);
        }
    }
}
