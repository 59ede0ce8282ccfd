package io.tandem.api.source;

import java.util.regex.Pattern;

/** Where a gRPC server listens, from {@code url}. */
public final class GrpcAddress {
    private static final Pattern SCHEME = Pattern.compile("^(?:dns|passthrough):(?:///)?");
    /** As gRPC's own libraries, where none is named. */
    private static final int DEFAULT_PORT = 443;

    private GrpcAddress() {}

    /**
     * Reads {@code host:port}, also behind {@code dns:///} or {@code passthrough:///}, as gRPC's libraries write it.
     *
     * @throws IllegalArgumentException if it is none; the message quotes nothing of it
     */
    public static HostPort parse(String url) {
        return HostPort.read(SCHEME.matcher(url.strip()).replaceFirst(""), DEFAULT_PORT)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be host:port, or dns:///host:port, with a port from 1 to 65535: no other scheme, no path, no"
                                + " credentials"));
    }
}
