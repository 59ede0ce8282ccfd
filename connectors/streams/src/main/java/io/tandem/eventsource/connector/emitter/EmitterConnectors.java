package io.tandem.eventsource.connector.emitter;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.BrokerUrl;
import io.tandem.api.source.EmitterSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.connector.mqtt.FieldNames;
import io.tandem.eventsource.connector.mqtt.MqttConnector;
import io.tandem.eventsource.connector.mqtt.Redeliveries;
import io.tandem.eventsource.connector.mqtt.Subscription;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the connectors of an {@code emitter} event. Emitter speaks MQTT 3.1.1 at quality of service 0: its topics are channels
 * behind the key that opens them, and a client needs no id that anybody knows.
 */
public final class EmitterConnectors implements ConnectorFactory {
    private static final FieldNames FIELDS =
            new FieldNames("broker", "username and password", "", "channelKey and channelName");

    private final EmitterSource source;

    public EmitterConnectors(EmitterSource source) {
        this.source = source;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new MqttConnector(
                context, FIELDS, () -> subscription(context), new ChannelMessages(source), new Redeliveries());
    }

    private Subscription subscription(ConnectorContext context) {
        var broker = FIELDS.broker(source.broker());
        // as upstream, who is named in the address counts
        var user = broker.login().map(BrokerUrl.Login::user).or(() -> secret(source.username(), context));
        // which the standard forbids without a user
        var password = user.flatMap(
                name -> broker.login().flatMap(BrokerUrl.Login::password).or(() -> secret(source.password(), context)));
        return new Subscription(
                broker,
                Subscription.tls(broker, source.tls(), context.mounts()),
                user,
                password,
                UUID.randomUUID().toString(),
                topicFilter(),
                0,
                false,
                false,
                Subscription.NO_EXPIRY,
                context.window());
    }

    /** The channel behind its key, with a slash at its end unless it ends with the wildcard for all below. */
    private String topicFilter() {
        var filter = "%s/%s/"
                .formatted(
                        bare(FieldNames.required("channelKey", source.channelKey())),
                        bare(FieldNames.required("channelName", source.channelName())));
        return filter.replace("#/", "#");
    }

    /** Without the slashes at its ends. */
    private static String bare(String part) {
        return part.replaceAll("^/+|/+$", "");
    }

    private static Optional<String> secret(SecretKeySelector selector, ConnectorContext context) {
        return Optional.ofNullable(selector).map(at -> context.mounts().secret(at.name(), at.key()));
    }
}
