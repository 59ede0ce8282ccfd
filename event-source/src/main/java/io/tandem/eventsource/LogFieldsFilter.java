package io.tandem.eventsource;

import io.quarkus.logging.LoggingFilter;
import io.tandem.api.LogFields;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/** Puts the fields of each of our lines beside its text: in JSON they are under {@code mdc}. */
@LoggingFilter(name = "fields")
public final class LogFieldsFilter implements Filter {
    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord ours
                && ours.getFormatStyle() == ExtLogRecord.FormatStyle.PRINTF
                && ours.getParameters() != null) {
            try {
                LogFields.of(ours.getMessage(), ours.getParameters()).forEach(ours::putMdc);
            } catch (IllegalArgumentException e) {
                // a format that does not fit its arguments; the handler tells
                return true;
            }
        }
        return true;
    }
}
