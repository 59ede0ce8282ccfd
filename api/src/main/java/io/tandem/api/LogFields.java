package io.tandem.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The fields of a log line, which is a phrase and {@code key=value} pairs: taken from its format and its arguments, so that
 * no value is parsed, whatever is in it.
 */
public final class LogFields {
    /** A conversion of {@link java.util.Formatter}, with the key before it if there is one. */
    private static final Pattern CONVERSION = Pattern.compile(
            "(?:(?<=^|\\s)(?<key>[a-z][A-Za-z0-9_]*)=)?%(?:(?<index>\\d+)\\$)?(?<how>[-#+ 0,(]*\\d*(?:\\.\\d+)?[a-zA-Z%])");

    private LogFields() {}

    /** Puts them beside the text of a line of ours: in JSON they are under {@code mdc}. Other lines stay as they are. */
    public static void add(LogRecord line) {
        if (line instanceof ExtLogRecord ours
                && ours.getFormatStyle() == ExtLogRecord.FormatStyle.PRINTF
                && ours.getParameters() != null) {
            try {
                of(ours.getMessage(), ours.getParameters()).forEach(ours::putMdc);
            } catch (IllegalArgumentException e) {
                // a format that does not fit its arguments; the handler tells
            }
        }
    }

    /**
     * By key, in the order of the line.
     *
     * @param format as of {@link String#format}
     */
    public static Map<String, String> of(String format, Object... arguments) {
        var fields = new LinkedHashMap<String, String>();
        var next = 0;
        var conversions = CONVERSION.matcher(format);
        while (conversions.find()) {
            var how = conversions.group("how");
            if (how.endsWith("%") || how.endsWith("n")) {
                continue;
            }
            var index = conversions.group("index");
            var argument = index == null ? next++ : Integer.parseInt(index) - 1;
            if (conversions.group("key") != null && argument < arguments.length) {
                fields.put(conversions.group("key"), String.format(Locale.ROOT, "%" + how, arguments[argument]));
            }
        }
        return fields;
    }
}
