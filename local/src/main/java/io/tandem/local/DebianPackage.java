package io.tandem.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Installs a package of Debian. Only root can. */
final class DebianPackage {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private DebianPackage() {}

    static void install(String name) {
        try (var log = WorkDir.create("install")) {
            var command = "apt-get update && apt-get install -y --no-install-recommends " + name;
            var child = Child.start(
                    "apt-get",
                    log.file("log"),
                    Map.of("DEBIAN_FRONTEND", "noninteractive"),
                    List.of("sh", "-c", command));
            if (child.exit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join() != 0) {
                throw new IllegalStateException(name + " cannot be installed: " + child.tail());
            }
        }
    }
}
