package io.tandem.e2e;

import io.tandem.local.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs what people type; a command that fails is an {@link IllegalStateException} with what it said. */
final class Commands {
    /** Runs kubectl and returns what it printed. */
    String kubectl(String... arguments) {
        var command = new ArrayList<>(List.of(Binaries.find("kubectl").toString()));
        command.addAll(List.of(arguments));
        return run(command, Map.of());
    }

    /** Runs a command with these settings and returns what it printed. */
    String run(List<String> command, Map<String, String> settings) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(settings);
            var process = builder.start();
            var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed.strip());
            }
            return printed;
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + command.get(0), e);
        }
    }
}
