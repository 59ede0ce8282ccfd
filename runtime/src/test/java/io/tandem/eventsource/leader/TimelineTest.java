package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void aTaskThatThrowsIsLoggedAndTheNextOnesRun() {
        var logged = Collections.synchronizedList(new ArrayList<Throwable>());
        var log = Logger.getLogger(Timeline.class.getName());
        var handler = collecting(logged);
        log.addHandler(handler);
        var thread = Executors.newSingleThreadScheduledExecutor();
        try {
            var timeline = Timeline.of(thread);
            var ran = Collections.synchronizedList(new ArrayList<String>());
            timeline.execute(() -> {
                throw new IllegalStateException("one");
            });
            var unused = timeline.after(Duration.ofMillis(1), () -> {
                throw new LinkageError("two");
            });
            unused = timeline.after(Duration.ofMillis(5), () -> ran.add("three"));
            await().until(() -> !ran.isEmpty());
            assertThat(List.copyOf(logged)).extracting(Throwable::getMessage).containsExactly("one", "two");
        } finally {
            log.removeHandler(handler);
            thread.shutdownNow();
        }
    }

    private static Handler collecting(List<Throwable> thrown) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getThrown() != null) {
                    thrown.add(entry.getThrown());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
