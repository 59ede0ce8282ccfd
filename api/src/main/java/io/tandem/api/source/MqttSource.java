package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of an MQTT topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address of the broker, such as tcp://broker:1883",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.topic) && self.topic != ''",
        message = "topic is required: set the topic to subscribe to",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.clientId) && self.clientId != ''",
        message = "clientId is required: set an id that is unique at the broker",
        fieldPath = ".clientId",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.tls) || !has(self.auth) || (has(self.auth.username) && has(self.auth.password))",
        message = "auth needs username and password: set both, or take auth away",
        fieldPath = ".auth")
public record MqttSource(
        @JsonPropertyDescription("Address of the broker, such as tcp://broker:1883 or ssl://broker:8883.")
        String url,

        @JsonPropertyDescription("Topic to subscribe to; may hold the wildcards + and #.")
        String topic,

        @JsonPropertyDescription(
                "Id of the client; must be unique at the broker. Replicas that all consume put a name of their own behind it.")
        String clientId,

        @JsonPropertyDescription(
                "Quality of service to subscribe with: 0 (default), 1 or 2. At 1 and 2 a message is acknowledged after the bus has stored its event.")
        Integer qos,

        @JsonPropertyDescription(
                "Let the broker forget subscription and messages when the connection ends. Default true at qos 0 and false at 1 and 2.")
        Boolean cleanSession,

        @JsonPropertyDescription("Version of the protocol: '3.1.1' (default) or '5'.")
        String protocolVersion,

        @JsonPropertyDescription(
                "How long the broker keeps a session whose client is away, as a duration such as 24h; absent: as long as the broker likes. Needs protocolVersion '5'.")
        String sessionExpiry,

        @JsonPropertyDescription(Descriptions.BASIC_AUTH) BasicAuth auth,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.BACKOFF) Backoff connectionBackoff,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    private static final String SHARED_SUBSCRIPTION = "$share/";
    private static final String VERSION_5 = "5";

    @Override
    public String type() {
        return "mqtt";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> notShareable() {
        if (topic == null || !topic.startsWith(SHARED_SUBSCRIPTION)) {
            return Optional.of(
                    "make topic a shared subscription, such as $share/shop/orders: else each replica would get every message");
        }
        if (!speaksVersion5()) {
            return Optional.of("set protocolVersion to '5': shared subscriptions are no part of 3.1.1");
        }
        if (qos != null && qos == 2) {
            return Optional.of("set qos to 1: what one replica has in flight at qos 2 no other may get");
        }
        return Boolean.FALSE.equals(cleanSession)
                ? Optional.of(
                        "take cleanSession away: a broker would keep messages for a replica that never comes again")
                : Optional.empty();
    }

    /** Whether the protocol is MQTT 5; else it is 3.1.1. */
    public boolean speaksVersion5() {
        return VERSION_5.equals(protocolVersion);
    }

    /** The quality of service to subscribe with. */
    public int subscribedQos() {
        return qos == null ? 0 : qos;
    }

    /** Whether the broker is to keep subscription and messages while no replica is connected. */
    public boolean keepsSession() {
        return cleanSession == null ? subscribedQos() > 0 : !cleanSession;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("url", url)
                .required("topic", topic)
                .required("clientId", clientId)
                .read("url", url, BrokerUrl::parse)
                .that(qos == null || (qos >= 0 && qos <= 2), "qos", "must be 0, 1 or 2")
                .oneOf("protocolVersion", protocolVersion, "3.1.1", VERSION_5)
                .duration("sessionExpiry", sessionExpiry)
                .that(
                        !Check.has(sessionExpiry) || speaksVersion5(),
                        "sessionExpiry",
                        "needs protocolVersion: '5'; in 3.1.1 the broker alone decides")
                .tls("tls", tls)
                .basicAuth("auth", auth)
                .backoff(connectionBackoff)
                .problems();
    }
}
