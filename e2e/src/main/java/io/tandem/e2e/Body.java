package io.tandem.e2e;

import java.nio.charset.StandardCharsets;

/** What a message of a feeder holds: {@code {"number": n}}, filled up where it is to have a size. */
final class Body {
    private static final String FILLER = ", \"filler\": \"\"}";

    private Body() {}

    /** As short as it can be. */
    static byte[] of(long number) {
        return of(number, 0);
    }

    /** Of so many bytes, or more where the number alone needs them. */
    static byte[] of(long number, int bytes) {
        String start = "{\"number\": %d".formatted(number);
        int missing = bytes - start.length() - FILLER.length();
        String text = missing < 0 ? start + "}" : "%s, \"filler\": \"%s\"}".formatted(start, "x".repeat(missing));
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
