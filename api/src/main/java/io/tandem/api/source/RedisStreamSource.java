package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries of Redis streams. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RedisStreamSource(
        @JsonPropertyDescription("Address of the server, host:port")
        String hostAddress,

        @JsonPropertyDescription("Password") SecretKeySelector password,
        @JsonPropertyDescription("User name") String username,
        @JsonPropertyDescription("Number of the database") Integer db,
        @JsonPropertyDescription("Streams to read") List<String> streams,

        @JsonPropertyDescription("Most messages a read; default 10")
        Integer maxMsgCountPerRead,

        @JsonPropertyDescription("Consumer group; default argo-events-cg")
        String consumerGroup,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("hostAddress", hostAddress)
                .required("streams", streams)
                .tls("tls", tls)
                .problems();
    }
}
