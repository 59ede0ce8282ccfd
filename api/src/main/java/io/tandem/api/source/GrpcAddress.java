package io.tandem.api.source;

import java.util.regex.Pattern;

/**
 * Where a gRPC server listens.
 *
 * @param host name or address; an IPv6 address without brackets
 */
public record GrpcAddress(String host, int port) {
    private static final Pattern SCHEME = Pattern.compile("^(?:dns|passthrough):(?:///)?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:([^\\s:/@\\[\\]]+)|\\[([0-9a-fA-F:.]+)])(?::([0-9]{1,5}))?");
    /** As gRPC's own libraries, where none is named. */
    private static final int DEFAULT_PORT = 443;

    private static final int LARGEST_PORT = 65_535;

    /**
     * Reads {@code host:port}, also behind {@code dns:///} or {@code passthrough:///}, as gRPC's libraries write it.
     *
     * @throws IllegalArgumentException if it is none; the message quotes nothing of it
     */
    public static GrpcAddress parse(String url) {
        var parts = HOST_AND_PORT.matcher(SCHEME.matcher(url.strip()).replaceFirst(""));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be host:port, or dns:///host:port: no other scheme, no path, no credentials");
        }
        var port = parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3));
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("needs a port between 1 and 65535");
        }
        return new GrpcAddress(parts.group(1) != null ? parts.group(1) : parts.group(2), port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
    }
}
