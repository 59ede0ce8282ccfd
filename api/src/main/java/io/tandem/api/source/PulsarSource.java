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
        value = "!has(self.type) || self.type in ['', 'exclusive', 'shared']",
        message = "type must be exclusive or shared",
        fieldPath = ".type")
public record PulsarSource(
        @JsonPropertyDescription("Address of the broker, such as pulsar://broker:6650.")
        String url,

        @JsonPropertyDescription("Topics to consume, by name; the subscription has the name of the event.")
        List<String> topics,

        @JsonProperty("type") @JsonPropertyDescription("Type of the subscription: exclusive (default) or shared.")
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
    @Override
    public String type() {
        return "pulsar";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("topics", topics)
                .required("url", url)
                .that(
                        !Check.has(subscriptionType)
                                || subscriptionType.equals("exclusive")
                                || subscriptionType.equals("shared"),
                        "type",
                        "must be exclusive or shared")
                .backoff(connectionBackoff)
                .problems();
    }
}
