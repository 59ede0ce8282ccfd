package io.tandem.eventsource;

import io.quarkus.logging.LoggingFilter;
import io.tandem.api.LogFields;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Lets every line pass, with its fields beside its text. */
@LoggingFilter(name = "fields")
public final class LogFieldsFilter implements Filter {
    @Override
    public boolean isLoggable(LogRecord line) {
        LogFields.add(line);
        return true;
    }
}
