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

/** Entries of Redis streams. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.hostAddress) && self.hostAddress != ''",
        message = "hostAddress is required: set the address of the server, host:port",
        fieldPath = ".hostAddress",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.streams)",
        message = "streams is required: list the streams to read",
        fieldPath = ".streams",
        reason = Rules.REQUIRED)
public record RedisStreamSource(
        @JsonPropertyDescription("Address of the server, host:port; of several nodes of a cluster, joined by commas.")
        String hostAddress,

        @JsonPropertyDescription("Secret key with the password; absent connects without one.")
        SecretKeySelector password,

        @JsonPropertyDescription(
                "User of the access control list; absent means the default user. Without password it has no effect.")
        String username,

        @JsonPropertyDescription("Number of the database; default 0.")
        Integer db,

        @JsonPropertyDescription("Streams to read, by key.") List<String> streams,

        @JsonPropertyDescription("Most entries of a stream fetched at once; default 10.")
        Integer maxMsgCountPerRead,

        @JsonPropertyDescription(
                "Consumer group to read with, made if there is none; default argo-events-cg. A group is for one event: give others their own.")
        String consumerGroup,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "redisStream";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    /** The group deals its entries out. */
    @Override
    public Optional<String> notShareable() {
        return Optional.empty();
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
                .notEmpty("streams", streams)
                .noBlanks("streams", streams)
                .tls("tls", tls)
                .problems();
    }
}
