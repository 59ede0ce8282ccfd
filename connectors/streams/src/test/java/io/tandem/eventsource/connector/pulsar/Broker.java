package io.tandem.eventsource.connector.pulsar;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.local.PulsarServer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** The one broker of all tests of this type, and who sends to it. */
final class Broker {
    static final PulsarServer SERVER = PulsarServer.start();
    /** A broker, or this machine, may stand still: no connection fails for that. */
    static final PulsarTiming PATIENT = new PulsarTiming(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofHours(1));
    /** A broker that is away is told sooner than otherwise. */
    static final PulsarTiming QUICK =
            new PulsarTiming(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1));

    /** For a connection that has to fail. */
    static final PulsarTiming AT_ONCE =
            new PulsarTiming(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1));

    private static final PulsarThreads THREADS = new PulsarThreads();
    private static final PulsarClient CLIENT = client();
    private static final Map<String, Producer<byte[]>> PRODUCERS = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private Broker() {}

    static Connector connector(PulsarSource source, ConnectorContext context) {
        return connector(source, context, PATIENT);
    }

    static Connector connector(PulsarSource source, ConnectorContext context, PulsarTiming timing) {
        return new PulsarConnector(source, context, THREADS, timing);
    }

    /** Messages of one byte each, in one batch. */
    static void sendBatch(String topic, int messages) throws PulsarClientException {
        try (var producer = builder(topic)
                .batchingMaxMessages(messages)
                .batchingMaxPublishDelay(1, TimeUnit.MINUTES)
                .create()) {
            for (int i = 0; i < messages; i++) {
                var unused = producer.sendAsync(new byte[] {(byte) i});
            }
            producer.flush();
        }
    }

    /** A producer that sends each message for itself. */
    static Producer<byte[]> producer(String topic) {
        return PRODUCERS.computeIfAbsent(topic, name -> {
            try {
                return builder(name).enableBatching(false).create();
            } catch (PulsarClientException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** For another producer of a topic. */
    static ProducerBuilder<byte[]> builder(String topic) {
        return CLIENT.newProducer()
                .topic(topic)
                .sendTimeout(0, TimeUnit.SECONDS)
                .blockIfQueueFull(true);
    }

    /** Makes an event's topic before anything is sent to it. */
    static void createTopic(String topic) {
        producer(topic);
    }

    /** @param fields beside {@code url} and {@code topics}, as JSON with a comma before each */
    static PulsarSource source(String topic, String fields) {
        return read("{\"url\": \"%s\", \"topics\": [\"%s\"]%s}".formatted(SERVER.url(), topic, fields));
    }

    static PulsarSource read(String json) {
        try {
            return EventSourceJson.MAPPER.readValue(json, PulsarSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static PulsarClient client() {
        try {
            return PulsarClient.builder().serviceUrl(SERVER.url()).build();
        } catch (PulsarClientException e) {
            throw new UncheckedIOException(e);
        }
    }
}
