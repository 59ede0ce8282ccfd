package io.tandem.eventsource.connector.kafka;

/** Texts for Java's login modules. */
final class Jaas {
    private Jaas() {}

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
