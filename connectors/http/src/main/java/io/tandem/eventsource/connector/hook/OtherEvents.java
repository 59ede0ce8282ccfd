package io.tandem.eventsource.connector.hook;

import io.tandem.api.NamedSource;
import io.tandem.api.source.Source;
import io.tandem.eventsource.connector.ConnectorContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The other events of the EventSource: hooks that belong to one of them are never ours to take. */
public final class OtherEvents {
    private final List<NamedSource> events;

    public OtherEvents(ConnectorContext context) {
        this.events = context.others();
    }

    /**
     * Whether one of this type keeps hooks that lead to this address.
     *
     * @param here whether that one's hooks belong at the place in question, at the same API
     */
    public <S extends Source> boolean keep(Class<S> type, String address, Predicate<S> here) {
        return with(type, other -> other.hasDuty() && leads(other, address) && here.test(other))
                .isPresent();
    }

    private static boolean leads(Source other, String address) {
        return other.listener()
                .filter(webhook -> webhook.url() != null && webhook.endpoint() != null)
                .filter(webhook -> HookUrl.of(webhook).equals(address))
                .isPresent();
    }

    /** The name of one of this type for which the test holds. */
    public <S extends Source> Optional<String> with(Class<S> type, Predicate<S> test) {
        return events.stream()
                .filter(event -> type.isInstance(event.source()) && test.test(type.cast(event.source())))
                .map(NamedSource::eventName)
                .findFirst();
    }
}
