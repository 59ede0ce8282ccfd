package io.tandem.eventsource.cli;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import io.tandem.api.source.AmqpSource;
import java.util.List;
import java.util.stream.Stream;

/** Finds queues that go with the connection that reads them. */
final class LostQueues {
    private LostQueues() {}

    static List<String> warnings(EventSourceSpec spec) {
        return spec == null
                ? List.of()
                : spec.sources().stream().flatMap(LostQueues::warning).toList();
    }

    private static Stream<String> warning(NamedSource event) {
        return event.source() instanceof AmqpSource amqp
                ? amqp.lostWithConnection().stream()
                        .map(remedy ->
                                "%s: the queue goes with its connection, and what is in it or comes until the next one is lost: %s"
                                        .formatted(event.field(), remedy))
                : Stream.empty();
    }
}
