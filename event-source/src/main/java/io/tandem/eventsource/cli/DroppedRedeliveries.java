package io.tandem.eventsource.cli;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import io.tandem.api.source.AmqpSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Finds queues that lose a message which came back too often. */
final class DroppedRedeliveries {
    private DroppedRedeliveries() {}

    static List<String> warnings(EventSourceSpec spec) {
        return spec == null
                ? List.of()
                : spec.sources().stream().flatMap(DroppedRedeliveries::warning).toList();
    }

    /** Which release the broker has is not known here. */
    private static Stream<String> warning(NamedSource event) {
        if (!(event.source() instanceof AmqpSource amqp)) {
            return Stream.empty();
        }
        var limit = amqp.deliveryLimit(OptionalLong.of(AmqpSource.DELIVERY_LIMIT));
        return limit.isEmpty()
                ? Stream.empty()
                : Stream.of("%s: %s".formatted(event.field(), AmqpSource.lostAfter(limit.getAsLong())));
    }
}
