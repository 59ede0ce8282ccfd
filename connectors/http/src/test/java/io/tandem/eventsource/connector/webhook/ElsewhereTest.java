package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
    private static final UncheckedIOException AWAY =
            new UncheckedIOException(new IOException("sns.example cannot be reached"));

    private final AtomicLong now = new AtomicLong();
    private final Elsewhere elsewhere = new Elsewhere("orders", now::get);
    private final List<String> lines = new ArrayList<>();
    private final Logger log = Logger.getLogger(Elsewhere.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + ((ExtLogRecord) entry).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void stop() {
        log.removeHandler(handler);
    }

    @Test
    void anOutageOfAThousandRequestsIsOneWarningAndOneLineAtItsEnd() {
        for (int i = 0; i < 1_000; i++) {
            elsewhere.failed(AWAY);
        }
        elsewhere.answered();
        elsewhere.answered();
        assertThat(lines)
                .containsExactly(
                        "WARN requests are answered 503, for what they refer to cannot be had: sns.example cannot be reached eventName=orders",
                        "INFO what requests refer to can be had again eventName=orders");
    }

    @Test
    void whoMakesEveryOtherRequestFailFillsNoLog() {
        for (int second = 0; second < 120; second++) {
            now.set(Duration.ofSeconds(second).toNanos());
            elsewhere.failed(AWAY);
            elsewhere.answered();
        }
        assertThat(lines).hasSize(4);
    }

    @Test
    void aForeignFailureIsNamedAndNotQuoted() {
        elsewhere.failed(new IllegalStateException(new TimeoutException("canary")));
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("TimeoutException")
                .doesNotContain("canary");
    }
}
