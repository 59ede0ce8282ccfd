package io.tandem.eventsource.connector;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** What a class logs from now on, until it is closed. */
public final class LogLines extends Handler implements AutoCloseable {
    public final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger log;

    public LogLines(String logger) {
        log = Logger.getLogger(logger);
        log.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(((ExtLogRecord) entry).getFormattedMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        log.removeHandler(this);
    }
}
