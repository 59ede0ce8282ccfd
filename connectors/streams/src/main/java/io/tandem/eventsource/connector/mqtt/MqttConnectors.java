package io.tandem.eventsource.connector.mqtt;

import io.tandem.api.GoDuration;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.BrokerUrl;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.util.Optional;
import java.util.UUID;

/** Makes the connectors of an {@code mqtt} event. */
public final class MqttConnectors implements ConnectorFactory {
    private static final FieldNames FIELDS =
            new FieldNames("url", "auth, or url if it names the user", "clientId", "topic");
    private static final int MOST_IN_FLIGHT = 0xFFFF;

    private final MqttSource source;
    private final Redeliveries redeliveries = new Redeliveries();
    /** A broker ends the connection of a client whose id connects again; so each replica that shares has its own. */
    private final String replica = UUID.randomUUID().toString().substring(0, 8);

    public MqttConnectors(MqttSource source) {
        this.source = source;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new MqttConnector(context, FIELDS, () -> subscription(context), this::data, redeliveries);
    }

    private Subscription subscription(ConnectorContext context) {
        var broker = FIELDS.broker(source.url());
        // as upstream, who is named in the address counts
        var login = broker.login().or(() -> login(context.mounts()));
        var clientId = FieldNames.required("clientId", source.clientId());
        return new Subscription(
                broker,
                Subscription.tls(broker, source.tls(), context.mounts()),
                login.map(BrokerUrl.Login::user),
                login.flatMap(BrokerUrl.Login::password),
                context.shared() ? clientId + "-" + replica : clientId,
                FieldNames.required("topic", source.topic()),
                source.subscribedQos(),
                source.speaksVersion5(),
                source.keepsSession() && !context.shared(),
                expiry(),
                Math.min(context.window(), MOST_IN_FLIGHT));
    }

    private byte[] data(String topic, int messageId, byte[] body) throws InvalidPayloadException {
        return EventData.object()
                .put("topic", topic)
                .put("messageId", messageId)
                .body(body, Boolean.TRUE.equals(source.jsonBody()))
                .metadata(source.metadata())
                .json();
    }

    private Optional<BrokerUrl.Login> login(Mounts mounts) {
        var auth = source.auth();
        return auth == null
                ? Optional.empty()
                : Optional.of(new BrokerUrl.Login(
                        secret("auth.username", auth.username(), mounts),
                        Optional.of(secret("auth.password", auth.password(), mounts))));
    }

    private static String secret(String field, SecretKeySelector selector, Mounts mounts) {
        if (selector == null) {
            throw new IllegalArgumentException(field + " is missing: auth needs username and password");
        }
        return mounts.secret(selector.name(), selector.key());
    }

    private long expiry() {
        var text = source.sessionExpiry();
        if (text == null || text.isBlank()) {
            return Subscription.NO_EXPIRY;
        }
        return Math.clamp(GoDuration.parse(text).toSeconds(), 0, Subscription.NO_EXPIRY);
    }
}
