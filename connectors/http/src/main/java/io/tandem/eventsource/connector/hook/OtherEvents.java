package io.tandem.eventsource.connector.hook;

import io.tandem.api.NamedSource;
import io.tandem.api.source.Source;
import io.tandem.eventsource.connector.ConnectorContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The other events of the EventSource: hooks that belong to one of them are never ours to take. */
public final class OtherEvents {
    private final List<NamedSource> events;

    public OtherEvents(ConnectorContext context) {
        this.events = context.others();
    }

    /** Where the outside reaches them. */
    Set<String> addresses() {
        return events.stream()
                .flatMap(event -> event.source().listener().stream())
                .filter(webhook -> webhook.url() != null && webhook.endpoint() != null)
                .map(HookUrl::of)
                .collect(Collectors.toSet());
    }

    /** The name of one of this type for which the test holds. */
    public <S extends Source> Optional<String> with(Class<S> type, Predicate<S> test) {
        return events.stream()
                .filter(event -> type.isInstance(event.source()) && test.test(type.cast(event.source())))
                .map(NamedSource::eventName)
                .findFirst();
    }
}
