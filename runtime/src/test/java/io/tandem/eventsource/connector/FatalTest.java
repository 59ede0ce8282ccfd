package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.local.Child;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FatalTest {
    private static final String GOES_ON = "goes on";

    /** Nobody knows which threads are gone with it; Kubernetes starts the process again. */
    @Test
    void aProcessWhoseHeapIsFullEndsAndOneWithAnyOtherFailureGoesOn() throws Exception {
        try (var dir = WorkDir.create("fatal");
                var process = start(dir)) {
            var code = process.exit().get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS);

            assertThat(code).as(process.tail()).isEqualTo(3);
            assertThat(process.log()).content().contains(GOES_ON);
        }
    }

    private static Child start(WorkDir dir) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(java, "-cp", System.getProperty("java.class.path"), FatalTest.class.getName());
        return Child.start("failing", dir.file("failing.log"), Map.of(), command);
    }

    public static void main(String[] arguments) {
        Fatal.exitOn(new IllegalStateException("as the test wants it"));
        Fatal.exitOn(new NoClassDefFoundError("as the test wants it"));
        Fatal.exitOn(new StackOverflowError("as the test wants it"));
        System.out.println(GOES_ON);
        Fatal.exitOn(new OutOfMemoryError("as the test wants it"));
    }
}
