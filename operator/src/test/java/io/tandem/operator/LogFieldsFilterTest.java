package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.ArrayList;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.jboss.logmanager.LogManager;
import org.junit.jupiter.api.Test;

class LogFieldsFilterTest {
    @Test
    void aLineInJsonHasItsFieldsBesideItsText() throws Exception {
        var lines = new ArrayList<String>();
        var formatter = new JsonFormatter();
        var filter = new LogFieldsFilter();
        var logger = java.util.logging.Logger.getLogger("io.tandem.operator.fields");
        assertThat(java.util.logging.LogManager.getLogManager()).isInstanceOf(LogManager.class);
        logger.addHandler(handler(filter, line -> lines.add(formatter.format(line))));

        Logger.getLogger("io.tandem.operator.fields").warnf("event not written namespace=%s count=%d", "n s=1", 3);

        var json = new ObjectMapper().readTree(lines.getFirst());
        assertThat(json.path("message").asText()).isEqualTo("event not written namespace=n s=1 count=3");
        assertThat(json.path("mdc").path("namespace").asText()).isEqualTo("n s=1");
        assertThat(json.path("mdc").path("count").asText()).isEqualTo("3");
    }

    @Test
    void aFormatThatDoesNotFitItsArgumentsIsStillALine() {
        var line = new org.jboss.logmanager.ExtLogRecord(
                org.jboss.logmanager.Level.WARN, "count=%d", org.jboss.logmanager.ExtLogRecord.FormatStyle.PRINTF, "x");
        line.setParameters(new Object[] {"no number"});

        assertThat(new LogFieldsFilter().isLoggable(line)).isTrue();
    }

    private static Handler handler(Filter filter, java.util.function.Consumer<LogRecord> to) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (filter.isLoggable(line)) {
                    to.accept(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
