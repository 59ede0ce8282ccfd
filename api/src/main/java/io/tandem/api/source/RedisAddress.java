package io.tandem.api.source;

import java.util.regex.Pattern;

/**
 * Where a Redis server is.
 *
 * @param host in brackets if it is an IPv6 address
 */
public record RedisAddress(String host, int port) {
    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "(?<host>[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\\.?|\\[[0-9A-Fa-f:.]+]):(?<port>[0-9]{1,5})");

    /** @throws IllegalArgumentException if it is none */
    public static RedisAddress parse(String text) {
        var parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group("port")) > 0xFFFF) {
            throw new IllegalArgumentException(
                    "is no address such as redis.storage:6379: write host:port, nothing else");
        }
        return new RedisAddress(parts.group("host"), Integer.parseInt(parts.group("port")));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
