package io.tandem.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the suite is asked to do. Each option is an environment variable; arguments are patterns of case names.
 *
 * @param cases what to run
 * @param repetitions how often each
 * @param faults how often each run does its fault
 * @param seconds of load a case, besides what the fault lasts
 * @param perSecond events fed each second
 * @param parallel how many cases run beside each other
 * @param peerHost address of this machine as pods see it
 * @param install what to install first; empty if an operator is there already
 * @param operatorImage put into the manifests; empty to keep theirs
 * @param eventSourceImage put into the manifests; empty to keep theirs
 * @param operator {@code namespace/deployment} of the operator
 * @param namespace that the suite makes, works in and deletes
 * @param apiDown command that takes the API server away; empty if it cannot be
 * @param apiUp command that brings it back
 * @param clockFile in the event source pods, from which libfaketime reads a shift
 * @param out where results go
 */
public record Options(
        List<Case> cases,
        int repetitions,
        int faults,
        int seconds,
        int perSecond,
        int parallel,
        String peerHost,
        Optional<Path> install,
        String operatorImage,
        String eventSourceImage,
        String operator,
        String namespace,
        String apiDown,
        String apiUp,
        Optional<Path> clockFile,
        Path out) {

    /** The options, for {@code --help}. */
    public static final String HELP = """
            bin/e2e [--all | --goals | --list] [CASE...]
            A case is SOURCE/BUS/LOCK/FAULT, * stands for anything: bin/e2e 'kafka/*/killed'
            KUBECONFIG          the cluster
            INSTALL             directory with a kustomization to install first, or none (default: none)
            OPERATOR_IMAGE      image of the operator in it
            EVENT_SOURCE_IMAGE  image of the event source pods in it
            OPERATOR            namespace/deployment of the operator (default: tandem-system/tandem-operator)
            PEER_HOST           address of this machine as pods see it (default: 10.88.0.1)
            NAMESPACE           that the suite makes, works in and deletes, for an operator that serves some only
                                (default: a new name each time)
            REPETITIONS         how often each case runs, with a source of its own (default: 1)
            FAULTS              how often each run does its fault, when all pods are ready again (default: 1)
            SECONDS_OF_LOAD     load a case (default: 30)
            RATE                events fed each second (default: 20)
            PARALLEL            cases beside each other (default: 1)
            API_DOWN, API_UP    commands that take the API server away and bring it back; without them such cases are skipped
            CLOCK_FILE          file in the event source pods from which a preloaded libfaketime reads the shift of their
                                clock; without it such cases are skipped
            OUT                 directory for results.json, results.md and goals.md (default: target/e2e)
            """;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming what cannot be understood
     */
    public static Options read(List<String> args, Map<String, String> env) {
        List<String> patterns = new ArrayList<>(args);
        Optional<List<Case>> set = patterns.remove("--all")
                ? Optional.of(Matrix.all())
                : patterns.remove("--goals") ? Optional.of(Goals.cases()) : Optional.empty();
        return new Options(
                set.orElseGet(() -> cases(patterns)),
                number(env, "REPETITIONS", 1),
                number(env, "FAULTS", 1),
                number(env, "SECONDS_OF_LOAD", 30),
                number(env, "RATE", 20),
                number(env, "PARALLEL", 1),
                env.getOrDefault("PEER_HOST", "10.88.0.1"),
                install(env.getOrDefault("INSTALL", "none")),
                env.getOrDefault("OPERATOR_IMAGE", ""),
                env.getOrDefault("EVENT_SOURCE_IMAGE", ""),
                operator(env.getOrDefault("OPERATOR", "tandem-system/tandem-operator")),
                env.getOrDefault(
                        "NAMESPACE",
                        "tandem-e2e-" + UUID.randomUUID().toString().substring(0, 6)),
                env.getOrDefault("API_DOWN", ""),
                env.getOrDefault("API_UP", ""),
                Optional.ofNullable(env.get("CLOCK_FILE")).map(Path::of),
                Path.of(env.getOrDefault("OUT", "target/e2e")));
    }

    private static List<Case> cases(List<String> patterns) {
        return patterns.isEmpty() ? Matrix.brief() : Matrix.matching(patterns);
    }

    private static Optional<Path> install(String value) {
        return value.equals("none") ? Optional.empty() : Optional.of(Path.of(value));
    }

    private static String operator(String value) {
        if (Arrays.stream(value.split("/")).filter(part -> !part.isEmpty()).count() != 2) {
            throw new IllegalArgumentException("OPERATOR must be namespace/deployment, not " + value);
        }
        return value;
    }

    private static int number(Map<String, String> env, String name, int otherwise) {
        String value = env.getOrDefault(name, Integer.toString(otherwise));
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("%s must be a number above 0, not %s".formatted(name, value));
        }
        return Integer.parseInt(value);
    }
}
