package io.tandem.eventsource.connector.hook;

import java.util.Optional;

/**
 * The header {@code Link} as RFC 8288 has it: links in angle brackets, each with parameters whose values may be quoted and hold any
 * sign then. Read in one pass; what follows something that is none is left.
 */
final class LinkHeader {
    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /** Where the first link with this relation leads, as it is written; empty if there is none. */
    static Optional<String> target(String field, String relation) {
        return new LinkHeader(field).find(relation);
    }

    private Optional<String> find(String relation) {
        for (skip(" \t,"); at < text.length() && text.charAt(at) == '<'; skip(" \t,")) {
            int end = text.indexOf('>', at);
            if (end < 0) {
                break;
            }
            var target = text.substring(at + 1, end);
            at = end + 1;
            if (isNamed(relation)) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }

    /** Reads the parameters of a link. The first {@code rel} counts, and a link with an anchor starts somewhere else. */
    private boolean isNamed(String relation) {
        String relations = null;
        boolean elsewhere = false;
        for (skip(" \t"); at < text.length() && text.charAt(at) == ';'; skip(" \t")) {
            skip(" \t;");
            var name = until("=;, \t");
            skip(" \t");
            var value = value();
            elsewhere |= name.equalsIgnoreCase("anchor");
            if (relations == null && name.equalsIgnoreCase("rel")) {
                relations = value;
            }
        }
        if (relations == null || elsewhere) {
            return false;
        }
        for (var each : relations.strip().split("\\s+")) {
            if (each.equalsIgnoreCase(relation)) {
                return true;
            }
        }
        return false;
    }

    private String value() {
        if (at == text.length() || text.charAt(at) != '=') {
            return "";
        }
        at++;
        skip(" \t");
        return at < text.length() && text.charAt(at) == '"' ? quoted() : until(";, \t");
    }

    private String quoted() {
        var value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        at = Math.min(at + 1, text.length());
        return value.toString();
    }

    private String until(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip(String signs) {
        while (at < text.length() && signs.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
