package io.tandem.e2e;

import io.nats.client.impl.NatsServerPool;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Servers that are known by the names of their pods, and dialled at the addresses these have at that moment. */
final class PodAddresses extends NatsServerPool {
    private final Function<String, Optional<String>> address;

    /** @param address of a pod; asked for each connection, from threads of the library */
    PodAddresses(Function<String, Optional<String>> address) {
        this.address = address;
    }

    /** The host is a pod's name, also as the first part of what servers tell of each other. */
    @Override
    public List<String> resolveHostToIps(String host) {
        try {
            return address.apply(host.split("\\.")[0]).stream().toList();
        } catch (RuntimeException e) {
            // the API server may be busy; the next try asks again
            return List.of();
        }
    }
}
