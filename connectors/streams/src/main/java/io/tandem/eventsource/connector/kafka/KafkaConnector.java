package io.tandem.eventsource.connector.kafka;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Incoming;

/**
 * Reads one topic of a Kafka cluster, as a member of a consumer group or from one partition.
 *
 * <p>In a group all replicas use one static member name ({@code group.instance.id}): the replica that becomes active
 * takes over its predecessor's partitions at once, dead or hung, and the predecessor is fenced: it can commit no more.
 * A member that leaves for good keeps its partitions until the session ends (45 s, {@code
 * config: Consumer.Group.Session.Timeout}).
 *
 * <p>Offsets are committed after the bus has stored the events, at most {@link PollLoop#COMMIT_INTERVAL} later, and never
 * past an event that it has not stored. Also where a single partition is read: upstream would begin at its end again.
 *
 * <p>It drives Kafka's own client on a thread of its own: SmallRye's channel closes its consumer when it is cancelled,
 * before the events in flight are settled, and commits nothing for an assigned partition.
 */
public final class KafkaConnector implements Connector {
    private final KafkaSource source;
    private final ConnectorContext context;
    private volatile PollLoop loop;

    public KafkaConnector(KafkaSource source, ConnectorContext context) {
        this.source = source;
        this.context = context;
    }

    @Override
    public Multi<Incoming> events() {
        return Multi.createFrom().deferred(() -> {
            var started = new PollLoop(source, context);
            loop = started;
            // asked for outside the emitter, which would not tell of what is requested while subscribing
            return Multi.createFrom()
                    .<Incoming>emitter(started::start, BackPressureStrategy.IGNORE)
                    .onRequest()
                    .invoke(started::request);
        });
    }

    @Override
    public Uni<Void> close() {
        var running = loop;
        return running == null ? Uni.createFrom().voidItem() : running.close();
    }
}
