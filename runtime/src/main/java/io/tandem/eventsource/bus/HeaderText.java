package io.tandem.eventsource.bus;

import java.nio.charset.StandardCharsets;

/**
 * Any text as the value of a NATS header, which holds visible ASCII only: the bytes of other characters, and percent signs, are
 * written as in URLs, so that different texts stay different.
 */
final class HeaderText {
    private static final String HEX = "0123456789ABCDEF";

    private HeaderText() {}

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!plain(text.charAt(i))) {
                return encoded(text);
            }
        }
        return text;
    }

    private static String encoded(String text) {
        var safe = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (plain((char) (b & 0xff))) {
                safe.append((char) b);
            } else {
                safe.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return safe.toString();
    }

    private static boolean plain(char c) {
        return c > ' ' && c < 0x7f && c != '%';
    }
}
