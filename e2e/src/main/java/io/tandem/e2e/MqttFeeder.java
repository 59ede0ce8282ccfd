package io.tandem.e2e;

import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Publishes {@code {"number": n}} to a topic, and waits for the broker's acknowledgement. */
final class MqttFeeder implements MessageFeeder {
    private static final int AT_LEAST_ONCE = 1;
    private static final long ANSWER_MILLIS = 5_000;

    private final String url;
    private final String topic;
    private final MqttClient client;

    MqttFeeder(String url, String topic) {
        this.url = url;
        this.topic = topic;
        try {
            client = new MqttClient(url, "feeder-" + topic, new MemoryPersistence());
            client.setTimeToWait(ANSWER_MILLIS);
            MqttConnectOptions options = new MqttConnectOptions();
            options.setAutomaticReconnect(true);
            options.setMaxReconnectDelay(1_000);
            client.connect(options);
        } catch (MqttException e) {
            throw new IllegalStateException("no MQTT broker at " + url, e);
        }
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        try {
            client.publish(topic, body, AT_LEAST_ONCE, false);
            return CompletableFuture.completedFuture(SourceKind.MQTT.label());
        } catch (MqttException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Makes the session of the client whose id is the topic's name. */
    @Override
    public void keep() {
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
}
