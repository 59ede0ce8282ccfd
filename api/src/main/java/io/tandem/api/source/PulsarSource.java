package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of Pulsar topics. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PulsarSource(
        @JsonPropertyDescription("Address of the server") String url,
        @JsonPropertyDescription("Topics to consume") List<String> topics,

        @JsonProperty("type") @JsonPropertyDescription("Subscription type: exclusive (default) or shared")
        String subscriptionType,

        @JsonPropertyDescription("CA certificates (PEM) to trust")
        SecretKeySelector tlsTrustCertsSecret,

        @JsonPropertyDescription("Do not verify the broker's certificate")
        Boolean tlsAllowInsecureConnection,

        @JsonPropertyDescription("Verify the broker's host name")
        Boolean tlsValidateHostname,

        @JsonPropertyDescription("Client certificate and key to authenticate with")
        TlsConfig tls,

        @JsonPropertyDescription("Token") SecretKeySelector authTokenSecret,

        @JsonPropertyDescription("Parameters of Athenz authentication")
        Map<String, String> authAthenzParams,

        @JsonPropertyDescription("Private key of Athenz authentication")
        SecretKeySelector authAthenzSecret,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("Pauses between attempts to connect")
        Backoff connectionBackoff,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
