package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of Redis channels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.hostAddress) && self.hostAddress != ''",
        message = "hostAddress is required: set the address of the server, host:port",
        fieldPath = ".hostAddress",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.channels) || has(self.patterns)",
        message = "channels is required: list the channels to subscribe to",
        fieldPath = ".channels",
        reason = Rules.REQUIRED)
public record RedisSource(
        @JsonPropertyDescription("Address of the server, host:port; of several nodes of a cluster, joined by commas.")
        String hostAddress,

        @JsonPropertyDescription("Secret key with the password; absent connects without one.")
        SecretKeySelector password,

        @JsonPropertyDescription(
                "User of the access control list; absent means the default user. Without password it has no effect.")
        String username,

        @JsonPropertyDescription(
                "Namespace of the Secret. Kept for compatibility, without effect: Secrets are in the namespace of the EventSource.")
        String namespace,

        @JsonPropertyDescription("Number of the database; default 0.")
        Integer db,

        @JsonPropertyDescription("Channels to subscribe to, by name.")
        List<String> channels,

        @JsonPropertyDescription(
                "Patterns of channels to subscribe to, such as room-*; may stand beside channels or instead of them. Not known to upstream.")
        List<String> patterns,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "redis";
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
                .required("hostAddress", hostAddress)
                .read("hostAddress", hostAddress, RedisAddress::parse)
                .notNegative("db", db)
                .that(Check.some(channels) || Check.some(patterns), "channels", "needs at least one entry")
                .noBlanks("channels", channels)
                .noBlanks("patterns", patterns)
                .tls("tls", tls)
                .problems();
    }
}
