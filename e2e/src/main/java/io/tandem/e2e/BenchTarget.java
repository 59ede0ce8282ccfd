package io.tandem.e2e;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is measured. */
sealed interface BenchTarget {
    /** Runs as a pod. */
    record Image(String name) implements BenchTarget {}

    /** Runs as a process of this machine, with the variables of a pod and its argument. */
    record Executable(Path path) implements BenchTarget {}

    /** Runs already, and takes posts. */
    record Address(URI url) implements BenchTarget {}

    /**
     * {@code name=target} arguments in their order.
     *
     * @throws IllegalArgumentException naming one that is none
     */
    static Map<String, BenchTarget> named(List<String> args) {
        Map<String, BenchTarget> targets = new LinkedHashMap<>();
        for (String arg : args) {
            if (!arg.matches("[a-z][a-z0-9-]*=.+")) {
                throw new IllegalArgumentException(
                        "a target is NAME=IMAGE or NAME=exec:FILE, its name in lower case, not " + arg);
            }
            int end = arg.indexOf('=');
            targets.put(arg.substring(0, end), of(arg.substring(end + 1)));
        }
        return targets;
    }

    private static BenchTarget of(String text) {
        if (text.startsWith("exec:")) {
            return new Executable(Path.of(text.substring("exec:".length())).toAbsolutePath());
        }
        return text.startsWith("http") ? new Address(URI.create(text)) : new Image(text);
    }
}
