package io.tandem.filter.sprig;

/** Where Go's decoder stops in a text that is no base64. */
final class Base64Errors {
    private Base64Errors() {}

    /** The first byte that cannot be, or the start of the last group if the text is too short. */
    static int position(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean known =
                    c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
            if (!known) {
                return i;
            }
        }
        return text.length() - text.length() % 4;
    }
}
