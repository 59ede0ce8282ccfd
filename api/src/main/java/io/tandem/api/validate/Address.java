package io.tandem.api.validate;

import io.tandem.api.source.Source;
import java.util.Optional;

/** Where an event listens; two events with the same address would take each other's requests. */
record Address(String port, String endpoint) {
    static Optional<Address> of(Source source) {
        return source.listener()
                .filter(listener -> listener.port() != null && listener.endpoint() != null)
                .map(listener -> new Address(listener.port(), listener.endpoint()));
    }
}
