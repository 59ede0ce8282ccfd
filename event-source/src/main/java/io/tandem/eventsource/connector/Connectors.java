package io.tandem.eventsource.connector;

import io.tandem.api.source.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

@ApplicationScoped
public class Connectors {
    public Connector create(Source source, ConnectorContext context) {
        throw new IllegalStateException(source.type());
    }

    public Optional<Duration> patience(Source source) {
        return Optional.empty();
    }
}
