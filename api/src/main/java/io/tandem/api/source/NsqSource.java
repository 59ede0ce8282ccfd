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
import java.util.regex.Pattern;

/** Messages of an NSQ channel. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.hostAddress) && self.hostAddress != ''",
        message = "hostAddress is required: set the HTTP address of nsqlookupd, host:port",
        fieldPath = ".hostAddress",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.topic) && self.topic != ''",
        message = "topic is required: set the name of the topic",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.channel) && self.channel != ''",
        message = "channel is required: set the channel to consume",
        fieldPath = ".channel",
        reason = Rules.REQUIRED)
public record NsqSource(
        @JsonPropertyDescription("HTTP address of nsqlookupd, host:port.")
        String hostAddress,

        @JsonPropertyDescription("Topic to read, by name.") String topic,

        @JsonPropertyDescription("Channel of the topic to consume; its consumers share the messages.")
        String channel,

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
    private static final Pattern NAME = Pattern.compile("[.a-zA-Z0-9_-]+(#ephemeral)?");
    private static final int LONGEST_NAME = 64;

    @Override
    public String type() {
        return "nsq";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    /** A channel gives each message to one of its consumers. */
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
                .read("hostAddress", hostAddress, LookupAddress::parse)
                .required("topic", topic)
                .read("topic", topic, NsqSource::checkName)
                .required("channel", channel)
                .read("channel", channel, NsqSource::checkName)
                .tls("tls", tls)
                .backoff(connectionBackoff)
                .problems();
    }

    private static void checkName(String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "must have at most 64 letters, digits, '.', '_' and '-', and may end in #ephemeral");
        }
    }
}
