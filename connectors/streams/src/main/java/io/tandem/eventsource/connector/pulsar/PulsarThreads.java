package io.tandem.eventsource.connector.pulsar;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.impl.PulsarClientImpl;
import org.apache.pulsar.client.impl.conf.ClientConfigurationData;
import org.apache.pulsar.client.util.ExecutorProvider;
import org.apache.pulsar.client.util.ScheduledExecutorProvider;

/**
 * The threads that the clients of all events of a process share. They start with the first client, and end with the process.
 *
 * <p>A client that makes its own takes two seconds to end them, and has a timer that wakes up a thousand times a second.
 */
public final class PulsarThreads {
    private static final int TICK_MILLIS = 50;

    private EventLoopGroup sockets;
    private Timer timer;
    private ExecutorProvider messages;
    private ScheduledExecutorProvider lookups;

    /** A client that leaves the threads alone when it is shut down. Connects to nothing yet. */
    synchronized PulsarClient client(ClientConfigurationData settings) throws PulsarClientException {
        if (sockets == null) {
            start();
        }
        return PulsarClientImpl.builder()
                .conf(settings)
                .eventLoopGroup(sockets)
                .timer(timer)
                .externalExecutorProvider(messages)
                .internalExecutorProvider(messages)
                .scheduledExecutorProvider(lookups)
                .build();
    }

    private void start() {
        timer = new HashedWheelTimer(
                new DefaultThreadFactory("pulsar-timer", true), TICK_MILLIS, TimeUnit.MILLISECONDS);
        messages = new ExecutorProvider(1, "pulsar-messages");
        lookups = new ScheduledExecutorProvider(1, "pulsar-lookups");
        sockets = new NioEventLoopGroup(1, new DefaultThreadFactory("pulsar-io", true));
    }
}
