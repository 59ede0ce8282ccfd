package io.tandem.eventsource.tls;

/** Texts for Java's login modules. */
public final class Jaas {
    private Jaas() {}

    /** In quotes, whatever is in it: a line end would end the text, and what follows it would be options of the module. */
    public static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
