package io.tandem.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the servers that {@code make setup} installs, and programs of the distribution. */
public final class Binaries {
    /** Which package of a distribution has a program that {@code make setup} does not install. */
    private static final Map<String, String> PACKAGES = Map.of("wrk", "wrk", "nsenter", "util-linux");

    private Binaries() {}

    /**
     * The executable called {@code name}, looked for in {@code $TANDEM_BIN}, {@code $KUBEBUILDER_ASSETS}, the cache that
     * {@code make setup} fills, and {@code $PATH}, in this order.
     *
     * @throws IllegalStateException if none of them has it
     */
    public static Path find(String name) {
        return find(name, System.getenv());
    }

    static Path find(String name, Map<String, String> env) {
        List<Path> places = places(env);
        return places.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "%s not found: %s (looked in %s)".formatted(name, remedy(name), places)));
    }

    private static String remedy(String name) {
        return PACKAGES.containsKey(name)
                ? "install the package %s by apt or dnf".formatted(PACKAGES.get(name))
                : "run `make setup`, which installs it";
    }

    private static List<Path> places(Map<String, String> env) {
        String path = env.getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(env.get("TANDEM_BIN"), env.get("KUBEBUILDER_ASSETS"), cache(env)),
                        Stream.of(path.split(File.pathSeparator)))
                .filter(Objects::nonNull)
                .filter(place -> !place.isBlank())
                .map(Path::of)
                .toList();
    }

    private static String cache(Map<String, String> env) {
        if (env.containsKey("TANDEM_CACHE")) {
            return env.get("TANDEM_CACHE") + "/bin";
        }
        String home = env.getOrDefault("HOME", System.getProperty("user.home"));
        return env.getOrDefault("XDG_CACHE_HOME", home + "/.cache") + "/tandem/bin";
    }
}
