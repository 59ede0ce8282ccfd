package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.PathTemplate;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The endpoints of a port: those that listen and those that do not at present, which is no reason to say that they do not
 * exist. Plain paths come before {@code /health}, that before templates, and templates with more literal text before others.
 * Paths are read as upstream does: percent-encoding undone, and who writes one untidily is sent to the tidy one. Thread-safe.
 */
final class Routes {
    private static final String HEALTH = "/health";
    private static final Comparator<Template> ORDER =
            Comparator.comparingInt((Template one) -> -one.path.literals()).thenComparing(one -> one.path.text());

    private final Map<String, Slot> plain = new ConcurrentHashMap<>();
    private volatile List<Template> templates = List.of();

    /** Where a request goes. */
    sealed interface Found {}

    record To(Endpoint endpoint) implements Found {}

    record Moved(String path) implements Found {}

    record Healthy() implements Found {}

    /** The endpoint is configured, but does not listen at present. */
    record Stopped() implements Found {}

    record Malformed() implements Found {}

    record Unknown() implements Found {}

    private static final Found HEALTHY = new Healthy();
    private static final Found STOPPED = new Stopped();
    private static final Found MALFORMED = new Malformed();
    private static final Found UNKNOWN = new Unknown();

    /** @param raw as the sender wrote it; null if it named none */
    Found find(String raw) {
        if (raw == null) {
            return UNKNOWN;
        }
        var exact = plain.get(raw);
        return exact == null ? search(raw) : exact.found;
    }

    /**
     * The path is configured from now on, and does not listen yet.
     *
     * @throws IllegalArgumentException if it is a template that cannot be read
     */
    void expect(String path) {
        var unused = slot(path);
    }

    /** Returns who has the path already, if anybody. */
    Optional<Endpoint> add(String path, Endpoint endpoint) {
        return slot(path).take(endpoint);
    }

    void remove(String path, Endpoint endpoint) {
        slot(path).letGo(endpoint);
    }

    boolean nobodyListens() {
        return Stream.concat(plain.values().stream(), templates.stream().map(Template::slot))
                .noneMatch(slot -> slot.found instanceof To);
    }

    private Found search(String raw) {
        var path = decoded(raw);
        if (path == null) {
            return MALFORMED;
        }
        var tidy = tidy(path);
        if (!tidy.equals(path)) {
            return new Moved(encoded(tidy));
        }
        var slot = plain.get(path);
        if (slot != null) {
            return slot.found;
        }
        if (path.equals(HEALTH)) {
            return HEALTHY;
        }
        for (var template : templates) {
            if (template.path.matches(path)) {
                return template.slot.found;
            }
        }
        return UNKNOWN;
    }

    private Slot slot(String path) {
        var template = PathTemplate.of(path);
        return template.isPresent() ? slot(template.get()) : plain.computeIfAbsent(path, absent -> new Slot());
    }

    private synchronized Slot slot(PathTemplate path) {
        for (var known : templates) {
            if (known.path.text().equals(path.text())) {
                return known.slot;
            }
        }
        var added = new Template(path, new Slot());
        templates = Stream.concat(templates.stream(), Stream.of(added))
                .sorted(ORDER)
                .toList();
        return added.slot;
    }

    /** Null if it cannot be. */
    private static String decoded(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
                continue;
            }
            int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(UTF_8);
    }

    /** Without empty segments, {@code .} and {@code ..}; a slash at the end stays. */
    private static String tidy(String path) {
        var tidy = new StringBuilder(path.length());
        for (var segment : path.split("/")) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> tidy.setLength(Math.max(0, tidy.lastIndexOf("/")));
                default -> tidy.append('/').append(segment);
            }
        }
        if (tidy.isEmpty() || path.endsWith("/")) {
            tidy.append('/');
        }
        return tidy.toString();
    }

    private static String encoded(String path) {
        var encoded = new StringBuilder(path.length());
        for (byte b : path.getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/$&+,:;=@!'()*".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append("%%%02X".formatted((int) c));
            }
        }
        return encoded.toString();
    }

    private record Template(PathTemplate path, Slot slot) {}

    /** A configured path. */
    private static final class Slot {
        private volatile Found found = STOPPED;

        synchronized Optional<Endpoint> take(Endpoint endpoint) {
            if (found instanceof To(var other)) {
                return Optional.of(other);
            }
            found = new To(endpoint);
            return Optional.empty();
        }

        synchronized void letGo(Endpoint endpoint) {
            if (found instanceof To(var present) && present == endpoint) {
                found = STOPPED;
            }
        }
    }
}
