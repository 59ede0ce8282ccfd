package io.tandem.operator.install;

import io.tandem.local.Binaries;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program that documentation and people use. */
public record Kubectl(Path kubeconfig) {
    private static final Path HERE = Path.of("").toAbsolutePath();

    /** How a command ended. */
    public record Ended(int code, String output) {}

    /** What a kustomization makes, as it would be applied. */
    static Ended kustomize(Path directory) {
        return run(HERE, List.of(binary(), "kustomize", directory.toString()), Map.of());
    }

    /** Runs it on this cluster. */
    public Ended run(String... arguments) {
        var command = new ArrayList<>(List.of(binary()));
        command.addAll(List.of(arguments));
        return run(HERE, command, environment());
    }

    /** Runs a script of the project on this cluster. */
    Ended script(Path script, Map<String, String> settings) {
        return script(HERE, settings, script.toString());
    }

    /** The same with arguments, as somebody calls it who stands in a folder. */
    Ended script(Path folder, Map<String, String> settings, String... command) {
        var environment = new HashMap<>(environment());
        environment.putAll(settings);
        return run(folder, List.of(command), environment);
    }

    private Map<String, String> environment() {
        var path = Path.of(binary()).getParent() + ":" + System.getenv("PATH");
        return Map.of("KUBECONFIG", kubeconfig.toString(), "PATH", path);
    }

    private static Ended run(Path folder, List<String> command, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String binary() {
        return Binaries.find("kubectl").toAbsolutePath().toString();
    }
}
