package io.tandem.eventsource.connector.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.PullRequestOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamInfo;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The durable consumer at the server: found and used as it is, or made. All of it blocks, within a bound. */
final class DurableConsumer {
    private static final Logger LOG = Logger.getLogger(DurableConsumer.class);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    /** What a replica has in flight comes again after this time if it hangs or dies; while it works, it extends it. */
    private static final Duration ACK_WAIT = Duration.ofSeconds(5);
    /** Replicas that may have a whole window in flight: what a dead one holds must not stop the next. */
    private static final int WINDOWS = 4;

    /** A request ends after this time: as long messages are handed to a replica that hangs. */
    static final Duration EXPIRES = Duration.ofSeconds(5);

    private static final int NO_STREAM = 10059;
    private static final int NO_CONSUMER = 10014;
    private static final int IN_USE = 10148;

    private final NatsSource source;
    private final int window;
    private final Checkpoint checkpoint;
    private final JetStreamManagement management;
    private StreamInfo stream;
    private ConsumerConfiguration configuration;
    private long kept = -1;

    /** @param checkpoint where the position of the consumer is kept beside the server */
    DurableConsumer(NatsSource source, int window, Checkpoint checkpoint, Connection connection) throws IOException {
        this.source = source;
        this.window = window;
        this.checkpoint = checkpoint;
        this.management = connection.jetStreamManagement(
                JetStreamOptions.builder().requestTimeout(REQUEST_LIMIT).build());
    }

    /**
     * Finds it, or makes it.
     *
     * @throws NatsProblem if it cannot be used, with what would be right
     */
    void open() throws IOException, JetStreamApiException {
        var read = checkpoint
                .load()
                .await()
                .atMost(LOAD_LIMIT)
                .flatMap(text -> StreamRead.parse(text, streamName(), name()));
        stream = findStream();
        var info = find();
        if (info.isEmpty()) {
            info = Optional.of(make(read));
        }
        use(info.get().getConsumerConfiguration());
        keep(info.get());
    }

    /** What is to be known of one that can be used; empty if nothing. */
    Optional<String> hint() {
        long most = configuration.getMaxDeliver();
        return most > 0
                ? Optional.of(
                        ("consumer %s of stream %s delivers a message %d times at most (max_deliver), and each takeover"
                                        + " gives back what is in flight: what came that often is lost; make it unlimited")
                                .formatted(name(), streamName(), most))
                : Optional.empty();
    }

    /** Where a request for messages goes. */
    String pullSubject() {
        return "$JS.API.CONSUMER.MSG.NEXT.%s.%s".formatted(streamName(), name());
    }

    /** A request for as many messages, which ends by itself. */
    byte[] pull(int messages) {
        var limit = configuration.getMaxExpires();
        var expires = limit == null || limit.isZero() || limit.compareTo(EXPIRES) > 0 ? EXPIRES : limit;
        return PullRequestOptions.builder(messages).expiresIn(expires).build().serialize();
    }

    /** How many messages a request may ask for. */
    long mostAtOnce() {
        return configuration.getMaxBatch() > 0 ? configuration.getMaxBatch() : window;
    }

    /** For how long the server waits for an answer to a message. */
    Duration ackWait() {
        return configuration.getAckWait();
    }

    /**
     * Sees to it that it is there, and keeps its position.
     *
     * @throws NatsProblem if it is gone, or was changed so that it cannot be used
     */
    void check() throws IOException, JetStreamApiException {
        var info = find().orElseThrow(this::deleted);
        use(info.getConsumerConfiguration());
        keep(info);
    }

    /** What is told when somebody deletes it. */
    NatsProblem deleted() {
        return new NatsProblem("consumer %s of stream %s was deleted while it was read, see jetstream.durable: "
                        .formatted(name(), streamName())
                + "it is made again and goes on where it was; with tandem.io/active-active as a new one, if the pod"
                + " that makes it has just started");
    }

    private StreamInfo findStream() throws IOException, JetStreamApiException {
        try {
            return management.getStreamInfo(streamName());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_STREAM) {
                throw new NatsProblem(
                        "stream %s is not there: make it, or name another in jetstream.stream".formatted(streamName()),
                        e);
            }
            throw e;
        }
    }

    private Optional<ConsumerInfo> find() throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getConsumerInfo(streamName(), name()));
        } catch (JetStreamApiException e) {
            return switch (e.getApiErrorCode()) {
                case NO_CONSUMER -> Optional.empty();
                case NO_STREAM ->
                    throw new NatsProblem(
                            "stream %s was deleted, and its consumer with it: make it again, or name another in jetstream.stream"
                                    .formatted(streamName()),
                            e);
                default -> throw e;
            };
        }
    }

    private ConsumerInfo make(Optional<StreamRead> read) throws IOException, JetStreamApiException {
        var wanted = ConsumerConfiguration.builder()
                .durable(name())
                .description("made by Tandem")
                .filterSubject(source.subject())
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(ACK_WAIT)
                .maxAckPending((long) WINDOWS * window);
        begin(wanted, read);
        try {
            var made = management.createConsumer(streamName(), wanted.build());
            LOG.infof("consumer made stream=%s durable=%s", streamName(), name());
            return made;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == IN_USE) { // another replica was faster
                return management.getConsumerInfo(streamName(), name());
            }
            throw e;
        }
    }

    /** Where a consumer begins that nobody has read from; else after what was read. */
    private void begin(ConsumerConfiguration.Builder wanted, Optional<StreamRead> read) {
        if (stream.getConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue) {
            wanted.deliverPolicy(DeliverPolicy.All); // what was read is not there any more
        } else if (read.isPresent() && read.get().created().equals(created())) {
            wanted.deliverPolicy(DeliverPolicy.ByStartSequence)
                    .startSequence(read.get().last() + 1);
        } else if (read.isPresent() || source.jetstream().deliversAll()) {
            wanted.deliverPolicy(DeliverPolicy.All); // of a stream that was made again, nothing was read
        } else {
            wanted.deliverPolicy(DeliverPolicy.New);
        }
    }

    private void use(ConsumerConfiguration found) {
        if (found.getDeliverSubject() != null) {
            throw unusable("the server pushes its messages", "make it a pull consumer");
        }
        if (found.getAckPolicy() != AckPolicy.Explicit) {
            throw unusable(
                    "it needs no acknowledgement of each message",
                    "make it one with the acknowledgement policy explicit");
        }
        if (found.isHeadersOnly()) {
            throw unusable("it gives the headers of messages without their bodies", "take headers_only away");
        }
        var subjects = subjects(found);
        if (!subjects.equals(List.of(source.subject()))) {
            throw unusable(
                    "it reads %s and not %s"
                            .formatted(
                                    subjects.isEmpty() ? "everything" : String.join(", ", subjects), source.subject()),
                    "change its filter, or subject");
        }
        configuration = found;
    }

    private NatsProblem unusable(String why, String remedy) {
        return new NatsProblem("consumer %s of stream %s cannot be used, see jetstream.durable: %s; %s, or name another"
                .formatted(name(), streamName(), why, remedy));
    }

    /** Without a filter it reads all that the stream has. */
    private List<String> subjects(ConsumerConfiguration found) {
        var filters = found.getFilterSubjects();
        if (filters != null && !filters.isEmpty()) {
            return filters;
        }
        return source.subject().equals(">")
                ? List.of(">")
                : stream.getConfiguration().getSubjects();
    }

    private void keep(ConsumerInfo info) {
        long read = info.getAckFloor().getStreamSequence();
        if (read != kept) {
            kept = read;
            checkpoint.save(new StreamRead(streamName(), name(), created(), read).json());
        }
    }

    private String created() {
        return stream.getCreateTime().toInstant().toString();
    }

    private String streamName() {
        return source.jetstream().stream();
    }

    private String name() {
        return source.jetstream().durable();
    }
}
