package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    @TempDir
    Path dir;

    @Test
    void aProcessThatEndsTooEarlyIsReportedWithItsOutput() {
        try (Child child = start("echo the reason; exit 3")) {
            assertThatThrownBy(() -> child.await("ready", TestLimits.START, () -> false))
                    .hasMessageContaining("code 3")
                    .hasMessageContaining("the reason");
        }
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilledAfterItsGrace() {
        try (Child child = start("trap '' TERM; echo up; while :; do sleep 0.1; done")) {
            child.await("up", TestLimits.START, () -> child.tail().contains("up"));
            child.stop(Duration.ofMillis(200));
            assertThat(child.exit().join()).isEqualTo(137);
        }
    }

    @Test
    void aProcessDiesWithTheJvmThatStartedItEvenIfThatOneIsKilled() throws Exception {
        Path pid = dir.resolve("pid");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(), "-cp", System.getProperty("java.class.path"), Parent.class.getName(), pid.toString());
        try (Child parent = Child.start("parent", dir.resolve("parent.log"), Map.of(), command)) {
            parent.await("a parent", TestLimits.START, () -> Files.size(pid) > 0);
            ProcessHandle grandchild =
                    ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();
            parent.kill();
            await().until(() -> !grandchild.isAlive());
        }
    }

    private Child start(String script) {
        return Child.start("child", dir.resolve("log"), Map.of(), List.of("sh", "-c", script));
    }

    /** A program that starts a child, tells its pid, and goes on. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            try (Child child = Child.start(
                    "grandchild", file.resolveSibling("grandchild.log"), Map.of(), List.of("sleep", "600"))) {
                Files.writeString(file, Long.toString(child.pid()));
                child.exit().join();
            }
        }
    }
}
