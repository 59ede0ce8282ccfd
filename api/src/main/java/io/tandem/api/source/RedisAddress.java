package io.tandem.api.source;

/** Where a Redis server is, from {@code hostAddress}. */
public final class RedisAddress {
    private RedisAddress() {}

    /** @throws IllegalArgumentException if it is none */
    public static HostPort parse(String hostAddress) {
        return HostPort.read(hostAddress)
                .orElseThrow(() -> new IllegalArgumentException(
                        "is no address such as redis.storage:6379: write host:port, nothing else"));
    }
}
