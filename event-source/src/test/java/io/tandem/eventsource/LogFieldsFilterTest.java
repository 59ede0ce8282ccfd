package io.tandem.eventsource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.LoggingFilter;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.util.ArrayList;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.logging.Filter;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogManager;
import org.junit.jupiter.api.Test;

class LogFieldsFilterTest {
    private static final String NAME = "io.tandem.eventsource.fields";
    private static final Logger LOG = Logger.getLogger(NAME);

    @Test
    void aLineInJsonHasTheEventsNameAndIdAsFields() throws Exception {
        var json = line(() -> LOG.infof(
                "Succeeded to publish an event eventName=%s eventID=%s", "a name eventID=none", "src:a name:1"));

        assertThat(json.path("message").asText())
                .isEqualTo("Succeeded to publish an event eventName=a name eventID=none eventID=src:a name:1");
        assertThat(json.path("mdc").path("eventName").asText()).isEqualTo("a name eventID=none");
        assertThat(json.path("mdc").path("eventID").asText()).isEqualTo("src:a name:1");
    }

    @Test
    void aFailureKeepsItsFields() throws Exception {
        var json = line(() -> LOG.errorf(new IllegalStateException("x"), "event refused eventName=%s", "orders"));

        assertThat(json.path("mdc").path("eventName").asText()).isEqualTo("orders");
        assertThat(json.path("exception").path("message").asText()).isEqualTo("x");
    }

    @Test
    void theConsoleOfThePodPutsThemThere() throws Exception {
        var properties = new Properties();
        try (var in = getClass().getResourceAsStream("/application.properties")) {
            properties.load(in);
        }

        assertThat(properties.getProperty("quarkus.log.console.json.enabled")).isEqualTo("true");
        assertThat(properties.getProperty("quarkus.log.console.filter"))
                .isEqualTo(
                        LogFieldsFilter.class.getAnnotation(LoggingFilter.class).name());
    }

    private static JsonNode line(Runnable log) throws Exception {
        var lines = new ArrayList<String>();
        var formatter = new JsonFormatter();
        assertThat(java.util.logging.LogManager.getLogManager()).isInstanceOf(LogManager.class);
        var logger = java.util.logging.Logger.getLogger(NAME);
        var handler = handler(new LogFieldsFilter(), line -> lines.add(formatter.format(line)));
        logger.addHandler(handler);
        try {
            log.run();
        } finally {
            logger.removeHandler(handler);
        }
        return new ObjectMapper().readTree(lines.getFirst());
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
