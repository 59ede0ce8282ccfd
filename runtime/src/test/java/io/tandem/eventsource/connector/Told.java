package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/**
 * What a connector and its client tell anybody while this is open: log lines of the whole process with what was thrown, and by
 * the context notes and refusals. State, status and health say nothing of a connector beside its failure and its notes; a metric
 * counts refusals by their status.
 */
final class Told extends Handler implements AutoCloseable {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Logger log = Logger.getLogger("");
    private final TestContext context;

    Told(TestContext context) {
        this.context = context;
        log.addHandler(this);
    }

    /** A failure, as it ends in the log and in the state. */
    void failed(Throwable failure) {
        texts.add(trace(failure));
    }

    void holdsNot(String secret) {
        assertThat(texts).as("log and failures").noneMatch(text -> text.contains(secret));
        assertThat(context.notes).as("notes").noneMatch(text -> text.contains(secret));
        assertThat(context.reasons).as("refusals").noneMatch(text -> text.contains(secret));
    }

    @Override
    public void publish(LogRecord entry) {
        texts.add(((ExtLogRecord) entry).getFormattedMessage());
        if (entry.getThrown() != null) {
            texts.add(trace(entry.getThrown()));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        log.removeHandler(this);
    }

    private static String trace(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
