package io.tandem.e2e;

import java.net.URI;
import java.nio.file.Files;
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

    /** The target that is a program of ours which does nothing but the contract: the practical limit. */
    String LIMIT = "limit";

    /** What it is there for: types that are posted to, and labels of sources. */
    List<String> LIMITS = List.of(
            "webhook", "kafka", "amqp", "nats", "nats-jetstream", "mqtt", "redis", "redis-stream", "nsq", "pulsar");

    /** Where {@code bin/bench} builds them. */
    Path BUILT = Path.of("e2e", "target", LIMIT);

    /**
     * {@code name=target} arguments in their order.
     *
     * @param type of the source that is measured
     * @throws IllegalArgumentException naming one that is none
     */
    static Map<String, BenchTarget> named(String type, List<String> args) {
        Map<String, BenchTarget> targets = new LinkedHashMap<>();
        for (String arg : args) {
            if (!arg.matches("[a-z][a-z0-9-]*=.+")) {
                throw new IllegalArgumentException(
                        "a target is NAME=IMAGE or NAME=exec:FILE, its name in lower case, not " + arg);
            }
            int end = arg.indexOf('=');
            targets.put(arg.substring(0, end), of(type, arg.substring(end + 1)));
        }
        return targets;
    }

    private static BenchTarget of(String type, String text) {
        if (text.equals(LIMIT)) {
            return limit(type);
        }
        if (text.startsWith("exec:")) {
            return new Executable(Path.of(text.substring("exec:".length())).toAbsolutePath());
        }
        return text.startsWith("http") ? new Address(URI.create(text)) : new Image(text);
    }

    private static Executable limit(String type) {
        if (!LIMITS.contains(type)) {
            throw new IllegalArgumentException(
                    "there is a limit program for %s, and none for %s".formatted(String.join(", ", LIMITS), type));
        }
        Path program = BUILT.resolve(type).toAbsolutePath();
        if (!Files.isExecutable(program)) {
            throw new IllegalArgumentException("%s is missing: bin/bench builds it, with Go".formatted(program));
        }
        return new Executable(program);
    }
}
