package io.tandem.filter.sprig;

/** Which characters each part of a URL may have as they are; others are written as {@code %} and two digits. */
enum UrlEscape {
    PATH("$&+,/:;=@"),
    USER("$&+,;="),
    FRAGMENT("$&+,/:;=?@!()*"),
    HOST("!$&'()*+,;=:[]<>\"");

    private final String plain;

    UrlEscape(String plain) {
        this.plain = plain;
    }

    boolean isPlain(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0 || plain.indexOf(c) >= 0;
    }

    String encode(String text) {
        var out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append("%%%02X".formatted((int) c));
            }
        }
        return out.toString();
    }

    /** @throws io.tandem.filter.value.EvalException if two digits are missing behind a {@code %} */
    String decode(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int high = i + 2 < text.length() ? digit(text.charAt(i + 1)) : -1;
            int low = i + 2 < text.length() ? digit(text.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                throw Url.invalid(text, "two hexadecimal digits are wanted behind %");
            }
            out.append((char) (high << 4 | low));
            i += 2;
        }
        return out.toString();
    }

    String recode(String text) {
        return encode(decode(text));
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
