package io.tandem.eventsource.connector.nsq;

import io.tandem.api.source.HostPort;
import io.tandem.api.source.NsqSource;
import io.tandem.eventsource.connector.BlockingConnector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Worker;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/**
 * Consumes a channel of a topic of NSQ, from every nsqd that an nsqlookupd names for the topic.
 *
 * <p>Each message is finished after the bus has stored its event, and touched while the bus takes long. What is held when the
 * connector ends goes back at once; what a replica held that died, after the time for which it was lent. A message has the
 * same id on every delivery. A channel shares its messages among its consumers, so that several replicas may read it.
 */
public final class NsqConnector extends BlockingConnector implements NsqdConnection.Listener {
    private static final Logger LOG = Logger.getLogger(NsqConnector.class);
    private static final Duration ROUND = Duration.ofSeconds(15);

    private final NsqSource source;
    private final NsqTiming timing;
    private final Duration round;
    private final Map<HostPort, NsqdConnection> connections = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Optional<SSLContext> tls = Optional.empty();
    private volatile Nsqlookupd lookup;

    public NsqConnector(NsqSource source, ConnectorContext context) {
        this(source, context, NsqTiming.OURS, ROUND);
    }

    /** @param round after which the nsqlookupd is asked again */
    NsqConnector(NsqSource source, ConnectorContext context, NsqTiming timing, Duration round) {
        super(context, Worker.virtual("nsq-" + context.eventName()));
        this.source = source;
        this.timing = timing;
        this.round = round;
    }

    @Override
    protected void connect() throws Exception {
        if (source.tls() != null) {
            tls = Optional.of(ClientTls.context(source.tls(), context.mounts()));
        }
        lookup = new Nsqlookupd(source);
        var producers = lookup.producers();
        if (producers.isEmpty()) {
            throw new IllegalStateException(
                    "nsqlookupd at %s knows no nsqd with topic %s: publish to it once, or correct topic"
                            .formatted(source.hostAddress(), source.topic()));
        }
        var failure = open(producers);
        if (connections.isEmpty()) {
            throw failure.orElseGet(() -> new IOException("no nsqd was reached"));
        }
        failure.ifPresent(this::tell);
        context.connected();
        share();
        later();
    }

    @Override
    protected void stop() {
        connections.values().forEach(NsqdConnection::stop);
    }

    @Override
    protected void disconnect() throws InterruptedException {
        for (var connection : connections.values()) {
            close(connection);
        }
        if (lookup != null) {
            lookup.close();
        }
    }

    @Override
    protected void requested() {
        share();
    }

    /** What is not taken comes again: while we end for somebody else, else a little later. */
    @Override
    public void arrived(NsqdConnection from, NsqMessage message) {
        Settlement settlement = (outcome, done) -> from.settle(message.id(), outcome, done);
        var event = message.incoming(source, from.address(), settlement);
        if (stopping()) {
            from.settle(message.id(), new Outcome.Withdrawn(), Done.UNHEARD);
        } else if (!emit(event, message.body().length)) {
            from.settle(message.id(), new Outcome.Unavailable("there is no room"), Done.UNHEARD);
        }
        share();
    }

    @Override
    public void released() {
        share();
    }

    /** Others go on; the one that is lost is looked for in each round. */
    @Override
    public void lost(NsqdConnection connection, Throwable reason) {
        connections.remove(connection.address(), connection);
        if (stopping()) {
            return;
        }
        var explained = explained(connection.address(), reason);
        if (connections.isEmpty()) {
            fail(explained);
        } else {
            tell(explained);
            share();
        }
    }

    /** Each nsqd gets its share of what is wanted, one at least, so that none is left waiting; what is too much waits here. */
    private void share() {
        long wanted = wanted();
        int servers = Math.max(1, connections.size());
        long share = wanted == 0 ? 0 : Math.max(1, wanted / servers);
        connections.values().forEach(connection -> connection.want(share));
    }

    private void later() {
        try {
            var unused = context.scheduler()
                    .schedule(() -> Thread.startVirtualThread(this::look), round.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the process ends eventName=%s", context.eventName());
        }
    }

    /** A round: servers that are new, and those that were lost. */
    private void look() {
        if (stopping() || looking.getAndSet(true)) {
            return;
        }
        try {
            var failure = open(lookup.producers());
            share();
            failure.ifPresentOrElse(this::tell, this::complete);
        } catch (InterruptedException e) {
            LOG.debugf("interrupted eventName=%s", context.eventName());
        } catch (Throwable e) { // the servers we have go on
            tell(e);
            Fatal.exitOn(e);
        } finally {
            looking.set(false);
            later();
        }
    }

    /** Connects to those that are not connected, all at once; the first failure, if there is one. */
    private Optional<IOException> open(Set<HostPort> producers) throws InterruptedException {
        Optional<IOException> failure = Optional.empty();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = producers.stream()
                    .filter(address -> !connections.containsKey(address))
                    .map(address -> threads.submit(() -> open(address)))
                    .toList();
            for (Future<Optional<IOException>> attempt : attempts) {
                failure = failure.or(() -> result(attempt));
            }
        }
        return failure;
    }

    private Optional<IOException> open(HostPort address) {
        try {
            var client = context.eventSourceName() + "." + context.eventName();
            var socket = NsqdSocket.open(
                    address, new NsqSubscription(client, source.topic(), source.channel(), timing), tls);
            var connection = new NsqdConnection(address, socket, this, context.scheduler());
            connections.put(address, connection);
            connection.start();
            if (stopping()) {
                close(connection);
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(explained(address, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void close(NsqdConnection connection) throws InterruptedException {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debugf(e, "closing failed nsqd=%s", connection.address());
        }
    }

    /** One line an outage. */
    private void tell(Throwable failure) {
        if (!stopping() && !told.getAndSet(true)) {
            LOG.warnf("not every nsqd can be read eventName=%s: %s", context.eventName(), failure.getMessage());
        }
    }

    private void complete() {
        if (told.getAndSet(false)) {
            LOG.infof("every nsqd can be read eventName=%s servers=%d", context.eventName(), connections.size());
        }
    }

    private IOException explained(HostPort address, Throwable failure) {
        var advice =
                switch (failure) {
                    case NsqdException said
                    when said.getMessage().contains("TLS") && source.tls() == null -> ", set tls";
                    case NsqdException said -> "";
                    default -> ", which nsqlookupd names as its broadcast address, see also tls";
                };
        return new IOException("nsqd at %s%s: %s".formatted(address, advice, failure.getMessage()), failure);
    }

    private static <T> Optional<T> result(Future<Optional<T>> attempt) {
        try {
            return attempt.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
