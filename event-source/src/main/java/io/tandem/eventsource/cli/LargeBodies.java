package io.tandem.eventsource.cli;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import java.util.List;
import java.util.stream.Stream;

/** Finds listeners that ask for larger bodies than a bus takes that nobody set to take more. */
final class LargeBodies {
    /** Of NATS; Kafka's is smaller by little. */
    private static final long LARGEST_MESSAGE = 1 << 20;
    /** An event holds its body as base64. */
    private static final long LARGEST_BODY = LARGEST_MESSAGE / 4 * 3;

    private LargeBodies() {}

    static List<String> warnings(EventSourceSpec spec) {
        return spec == null
                ? List.of()
                : spec.sources().stream().flatMap(LargeBodies::warning).toList();
    }

    private static Stream<String> warning(NamedSource event) {
        return event.source().listener().stream()
                .filter(listener -> listener.maxPayloadSize() != null && listener.maxPayloadSize() > LARGEST_BODY)
                .map(listener ->
                        "%s: maxPayloadSize %d is more than a bus takes: bodies over %d bytes get 413, unless its largest message (max_payload) is raised"
                                .formatted(event.field(), listener.maxPayloadSize(), LARGEST_BODY));
    }
}
