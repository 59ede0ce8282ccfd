package io.tandem.api.source;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host name or address; an IPv6 address without brackets
 */
public record HostPort(String host, int port) {
    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "(?:(?<name>[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\\.?)|\\[(?<ip6>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)])"
                    + "(?::(?<port>[0-9]{1,5}))?");
    private static final int LARGEST_PORT = 65_535;

    /** Reads {@code host:port}, with brackets around an IPv6 address; empty if it is anything else. */
    static Optional<HostPort> read(String text) {
        return read(text, 0);
    }

    /** The same with a port to take where none is named; less than 1: one has to be. */
    static Optional<HostPort> read(String text, int otherwise) {
        var parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var port = parts.group("port") == null ? otherwise : Integer.parseInt(parts.group("port"));
        var host = parts.group("name") == null ? parts.group("ip6") : parts.group("name");
        return Optional.of(new HostPort(host, port)).filter(read -> port > 0 && port <= LARGEST_PORT);
    }

    /** The host as it stands in a URL: an IPv6 address in brackets. */
    public String urlHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return urlHost() + ":" + port;
    }
}
