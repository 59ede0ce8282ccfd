package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of Pulsar topics. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.topics)",
        message = "topics is required: list the topics to consume",
        fieldPath = ".topics",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address of the broker, such as pulsar://broker:6650",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!has(self.type) || self.type in ['', 'exclusive', 'shared', 'failover', 'key_shared']",
        message = "type must be exclusive, shared, failover or key_shared",
        fieldPath = ".type")
public record PulsarSource(
        @JsonPropertyDescription("Address of the broker, such as pulsar://broker:6650.")
        String url,

        @JsonPropertyDescription("Topics to consume, by name; the subscription has the name of the event.")
        List<String> topics,

        @JsonProperty("type")
        @JsonPropertyDescription(
                "Type of the subscription: exclusive (default) or shared; failover and key_shared are known here and not to argo-events.")
        String subscriptionType,

        @JsonPropertyDescription("Secret key with certificates of authorities (PEM) to trust.")
        SecretKeySelector tlsTrustCertsSecret,

        @JsonPropertyDescription("Trust any certificate of the broker; default false.")
        Boolean tlsAllowInsecureConnection,

        @JsonPropertyDescription("Check that the broker's certificate is for its host name; default false.")
        Boolean tlsValidateHostname,

        @JsonPropertyDescription("Certificate and key of the client, to authenticate with; wins over Athenz and token.")
        TlsConfig tls,

        @JsonPropertyDescription("Secret key with a token (JWT) to authenticate with.")
        SecretKeySelector authTokenSecret,

        @JsonPropertyDescription("Parameters of Athenz authentication, as keys and values; wins over the token.")
        Map<String, String> authAthenzParams,

        @JsonPropertyDescription("Secret key with the private key of Athenz authentication.")
        SecretKeySelector authAthenzSecret,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.BACKOFF) Backoff connectionBackoff,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    private static final List<String> TYPES = List.of("exclusive", "shared", "failover", "key_shared");
    private static final List<String> SHARING = List.of("shared", "key_shared");

    @Override
    public String type() {
        return "pulsar";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    /** The subscription deals its messages out. */
    @Override
    public Optional<String> notShareable() {
        return subscriptionType != null && SHARING.contains(subscriptionType)
                ? Optional.empty()
                : Optional.of(
                        "set type to shared or key_shared: of another subscription one consumer alone gets the messages");
    }

    /** Whether Athenz is how we authenticate; without parameters its Secret has no effect. */
    public boolean usesAthenz() {
        return authAthenzParams != null && !authAthenzParams.isEmpty();
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("topics", topics)
                .noBlanks("topics", topics)
                .required("url", url)
                .read("url", url, PulsarUrl::check)
                .that(
                        !Check.has(subscriptionType) || TYPES.contains(subscriptionType),
                        "type",
                        "must be exclusive, shared, failover or key_shared")
                .that(
                        tls == null || (tls.clientCertSecret() != null && tls.clientKeySecret() != null),
                        "tls",
                        "needs clientCertSecret and clientKeySecret: it is who we are; whom to trust is in tlsTrustCertsSecret")
                .backoff(connectionBackoff)
                .problems();
    }
}
