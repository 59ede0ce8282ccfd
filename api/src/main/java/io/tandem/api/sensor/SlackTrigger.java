package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** Sends a message to Slack. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.slackToken)",
        message = "slackToken is required: select a Secret with the token",
        fieldPath = ".slackToken",
        reason = Rules.REQUIRED)
public record SlackTrigger(
        @Size(max = SensorRules.MOST_PARAMETERS)
        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<TriggerParameter> parameters,

        @JsonPropertyDescription("Secret key with the token of the Slack app.")
        SecretKeySelector slackToken,

        @JsonPropertyDescription("Channel that the message goes to, by name or id.")
        String channel,

        @JsonPropertyDescription("What is posted into the channel.")
        String message,

        @JsonPropertyDescription("Attachments of the message, as a JSON list in a text.")
        String attachments,

        @JsonPropertyDescription("Blocks of the message, as a JSON list in a text.")
        String blocks,

        @Go(Go.Form.STRUCT) @JsonPropertyDescription("How messages are joined into threads.")
        Thread thread,

        @Go(Go.Form.STRUCT) @JsonPropertyDescription("Under which name the message appears.")
        Sender sender,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** How messages are joined into threads. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Thread(
            @JsonPropertyDescription("Messages with the same key go into one thread.")
            String messageAggregationKey,

            @JsonPropertyDescription("Show messages of the thread in the channel as well; default false.")
            Boolean broadcastMessageToChannel,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How the sender appears. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sender(
            @JsonPropertyDescription("Name of the sender as it appears.")
            String username,

            @JsonPropertyDescription("Emoji such as :robot_face:, or address of an image.")
            String icon,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
