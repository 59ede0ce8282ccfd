package io.tandem.e2e;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Publishes {@code {"number": n}} to a topic, and waits for the broker's acknowledgement. */
final class MqttFeeder implements Feeder {
    private static final int AT_LEAST_ONCE = 1;
    private static final long ANSWER_MILLIS = 5_000;

    private final String topic;
    private final MqttClient client;

    MqttFeeder(String url, String topic) {
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
    public CompletableFuture<String> feed(long number) {
        byte[] message = "{\"number\": %d}".formatted(number).getBytes(StandardCharsets.UTF_8);
        try {
            client.publish(topic, message, AT_LEAST_ONCE, false);
            return CompletableFuture.completedFuture(SourceKind.MQTT.label());
        } catch (MqttException e) {
            return CompletableFuture.failedFuture(e);
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
