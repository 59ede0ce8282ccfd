package io.tandem.e2e;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Publishes {@code {"number": n}} to a topic. A message is accepted when the broker has acknowledged it; no more than {@value
 * MessageFeeder#MESSAGES_IN_FLIGHT} wait for that.
 */
final class MqttFeeder implements MessageFeeder {
    private static final int AT_LEAST_ONCE = 1;
    private static final long ANSWER_MILLIS = 5_000;
    /** The library counts a message until some time after its acknowledgement, and refuses what is too much. */
    private static final int LIBRARY_IN_FLIGHT = 10 * MESSAGES_IN_FLIGHT;

    private final String url;
    private final SourceKind kind;
    private final String topic;
    private final MqttAsyncClient client;
    private final Semaphore room = new Semaphore(MESSAGES_IN_FLIGHT);

    /** @param kind what reads the topic */
    MqttFeeder(String url, SourceKind kind, String topic) {
        this.url = url;
        this.kind = kind;
        this.topic = topic;
        try {
            client = new MqttAsyncClient(url, "feeder-" + topic, new MemoryPersistence());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setAutomaticReconnect(true);
            options.setMaxReconnectDelay(1_000);
            options.setMaxInflight(LIBRARY_IN_FLIGHT);
            client.connect(options).waitForCompletion(ANSWER_MILLIS);
        } catch (MqttException e) {
            throw new IllegalStateException("no MQTT broker at " + url, e);
        }
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        try {
            if (!room.tryAcquire(ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
                return CompletableFuture.failedFuture(new IllegalStateException("the broker acknowledges nothing"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
        Accepted accepted = new Accepted();
        try {
            client.publish(topic, body, AT_LEAST_ONCE, false, null, accepted);
        } catch (MqttException e) {
            accepted.onFailure(null, e);
        }
        return accepted.lane.orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Makes the session of the client whose id is the topic's name, unless the source has none. */
    @Override
    public void keep() {
        if (kind.forgets()) {
            return;
        }
        try (MqttClient reader = new MqttClient(url, topic, new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(false);
            reader.connect(options);
            reader.subscribe(topic, AT_LEAST_ONCE);
            reader.disconnect();
        } catch (MqttException e) {
            throw new IllegalStateException("no session at " + url, e);
        }
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, ANSWER_MILLIS);
            client.close();
        } catch (MqttException e) {
            throw new IllegalStateException("cannot disconnect", e);
        }
    }

    private final class Accepted implements IMqttActionListener {
        private final CompletableFuture<String> lane = new CompletableFuture<>();

        @Override
        public void onSuccess(IMqttToken token) {
            room.release();
            lane.complete(kind.label());
        }

        @Override
        public void onFailure(IMqttToken token, Throwable reason) {
            room.release();
            lane.completeExceptionally(reason);
        }
    }
}
