package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.logging.Filter;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
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

    /** As the console's: handlers of the JDK's kind get the text only. */
    private static ExtHandler handler(Filter filter, Consumer<ExtLogRecord> to) {
        var handler = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord line) {
                to.accept(line);
            }
        };
        handler.setFilter(filter);
        return handler;
    }
}
