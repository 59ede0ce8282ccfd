package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A durable consumer that keeps the password and the authorities it was given at first, as a pod does that nobody rolls. Its
 * connection dials again by itself when a server restarts, with the same.
 */
final class HeldConsumer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HeldConsumer.class);
    private static final String STREAM = "default";
    private static final Duration ONE_PULL = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String name;
    private final String subject;
    private final Connection connection;
    private final Consumed consumed = new Consumed();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread taking;

    /** Begins with the newest message of the subject. */
    HeldConsumer(Options.Builder options, String name, String subject) throws Exception {
        this.name = name;
        this.subject = subject;
        this.connection = Nats.connect(options.maxReconnects(-1)
                .reconnectWait(PAUSE)
                .connectionTimeout(Duration.ofSeconds(2))
                .errorListener(new Refusals(refusals))
                .build());
        try {
            connection
                    .jetStreamManagement()
                    .addOrUpdateConsumer(
                            STREAM,
                            ConsumerConfiguration.builder()
                                    .durable(name)
                                    .filterSubject(subject)
                                    .deliverPolicy(DeliverPolicy.Last)
                                    .ackWait(Duration.ofSeconds(5))
                                    .build());
            var context = connection.getStreamContext(STREAM).getConsumerContext(name);
            this.taking = Thread.ofVirtual().start(() -> take(context));
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Returns when all that is stored now has been taken; the consumer ends and is deleted.
     *
     * @param reader of somebody whose password is the present one
     * @throws IllegalStateException if something was lost, came again, or a server refused this client
     */
    Taken finish(JetStreamReader reader, Duration limit) throws Exception {
        var stored = reader.numbers(subject);
        var last = stored.getLast();
        var management = connection.jetStreamManagement();
        var all = Wait.holdsWithin(limit, () -> !refusals.isEmpty() || taken(management) >= last);
        if (!all || !refusals.isEmpty()) {
            throw new IllegalStateException(
                    "%s was refused, or has not taken message %d within %d s: connection %s, refused %s"
                            .formatted(name, last, limit.toSeconds(), connection.getStatus(), refusals));
        }
        var lost = consumed.lost(stored, last);
        var doubled = consumed.doubled();
        if (!lost.isEmpty() || !doubled.isEmpty()) {
            throw new IllegalStateException("%s: lost %s, doubled %s".formatted(name, lost, doubled));
        }
        management.deleteConsumer(STREAM, name);
        return new Taken(consumed.count(), connection.getStatistics().getReconnects());
    }

    /** Ends it where it is. */
    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        connection.close();
        taking.join(ONE_PULL.multipliedBy(2));
    }

    private void take(ConsumerContext context) {
        try {
            while (stopped.getCount() > 0) {
                try {
                    settle(context.next(ONE_PULL));
                } catch (Exception e) {
                    if (e instanceof InterruptedException) {
                        return;
                    }
                    // while a server restarts; what was not acknowledged comes again
                    LOG.debugf(e, "%s goes on", name);
                    stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All messages up to this one are acknowledged. */
    private long taken(JetStreamManagement management) throws IOException, JetStreamApiException {
        return management.getConsumerInfo(STREAM, name).getAckFloor().getStreamSequence();
    }

    private void settle(Message message) throws Exception {
        if (message != null) {
            var number = message.metaData().streamSequence();
            consumed.arrived(number);
            message.ackSync(ONE_PULL);
            consumed.confirmed(number);
        }
    }

    /**
     * What it did.
     *
     * @param messages how many it took, each once
     * @param dials how often its connection was made anew
     */
    record Taken(int messages, long dials) {}

    /** A server that restarts is no refusal; one that wants another password, or shows a certificate of strangers, is. */
    private record Refusals(List<String> found) implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            var text = error.toLowerCase(Locale.ROOT);
            if (text.contains("authorization") || text.contains("authentication")) {
                found.add(error);
            }
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
                if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                    found.add(cause.toString());
                    return;
                }
            }
        }
    }
}
