package io.tandem.api.source;

import java.util.Arrays;
import java.util.List;

/** Where a Redis server is, or some nodes of a cluster are, from {@code hostAddress}. */
public final class RedisAddress {
    private RedisAddress() {}

    /**
     * At least one.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    public static List<HostPort> parse(String hostAddress) {
        return Arrays.stream(hostAddress.split(",", -1)).map(RedisAddress::one).toList();
    }

    private static HostPort one(String address) {
        return HostPort.read(address)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "is no address such as redis.storage:6379: write host:port, nothing else; nodes of a cluster are joined by commas"));
    }
}
