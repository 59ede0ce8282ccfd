package io.tandem.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * An answer of HTTP/1.1, without its text.
 *
 * @param retryAfter whether it says when to come again
 * @param last whether the connection is closed after it
 */
record HttpAnswer(int status, boolean retryAfter, boolean last) {
    private static final int LONGEST_LINE = 65_536;
    private static final int CONTINUE = 100;

    /**
     * Reads the next one that is no interim answer.
     *
     * @throws EOFException if the connection ends before
     */
    static HttpAnswer read(InputStream in) throws IOException {
        var status = status(line(in));
        var retryAfter = false;
        var last = false;
        long length = 0;
        for (var field = line(in); !field.isEmpty(); field = line(in)) {
            var text = field.toLowerCase(Locale.ROOT);
            var value = text.substring(text.indexOf(':') + 1).strip();
            if (text.startsWith("retry-after:")) {
                retryAfter = true;
            } else if (text.startsWith("connection:")) {
                last = value.equals("close");
            } else if (text.startsWith("content-length:")) {
                length = Long.parseLong(value);
            }
        }
        in.skipNBytes(length);
        return status == CONTINUE ? read(in) : new HttpAnswer(status, retryAfter, last);
    }

    /** Taken, or to be sent again after a time that it names. */
    boolean isRight() {
        return status == 200 || status == 503 && retryAfter;
    }

    /** As in a table: the status, and what is missing. */
    String told() {
        return status == 503 && !retryAfter ? "503 without Retry-After" : Integer.toString(status);
    }

    private static int status(String line) throws IOException {
        var parts = line.split(" ");
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("no answer of HTTP/1.1: " + line);
        }
        return Integer.parseInt(parts[1]);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("the connection ended where a line was to come");
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line of more than %d bytes".formatted(LONGEST_LINE));
            }
            line.append((char) each);
        }
        return line.toString().strip();
    }
}
