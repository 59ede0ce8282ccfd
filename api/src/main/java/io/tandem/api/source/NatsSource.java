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

/** Messages of a NATS subject. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address of the server, such as nats://nats:4222",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.subject) && self.subject != ''",
        message = "subject is required: set the subject to subscribe to",
        fieldPath = ".subject",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.tls) || !has(self.queue) || self.queue != ''",
        message = "queue must not be empty: name a queue group, or take queue away",
        fieldPath = ".queue")
public record NatsSource(
        @JsonPropertyDescription("Address of the server, such as nats://nats:4222.")
        String url,

        @JsonPropertyDescription("Subject to subscribe to; may hold the wildcards * and >.")
        String subject,

        @JsonPropertyDescription("Queue group to join, whose members share the messages; absent receives all.")
        String queue,

        @JsonPropertyDescription(
                "Reads the messages from a stream of JetStream, by a durable consumer, instead of subscribing: what comes while nobody reads waits there. Not known to upstream, which subscribes to subject.")
        JetStreamConsumer jetstream,

        @JsonPropertyDescription("Credentials; the first one set of basic, token, nkey and credential is used.")
        Auth auth,

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
    @Override
    public String type() {
        return "nats";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> notShareable() {
        return Check.has(queue) || jetstream != null
                ? Optional.empty()
                : Optional.of(
                        "set queue or jetstream: without a queue group or a consumer each replica would get every message");
    }

    /** Of a consumer: from where it is made again if somebody deletes it. */
    @Override
    public boolean keepsCheckpoint() {
        return jetstream != null;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        var check = new Check()
                .required("url", url)
                .required("subject", subject)
                .that(
                        queue == null || Check.has(queue),
                        "queue",
                        "must not be empty; leave it out if no queue group is wanted")
                .that(
                        jetstream == null || !Check.has(queue),
                        "queue",
                        "does not go with jetstream, whose consumer shares the messages by itself; take one of them away")
                .tls("tls", tls)
                .basicAuth("auth.basic", auth == null ? null : auth.basic())
                .backoff(connectionBackoff);
        if (jetstream != null) {
            jetstream.check("jetstream", check);
        }
        return check.problems();
    }

    /** Credentials; the first one set is used. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            @JsonPropertyDescription(Descriptions.BASIC_AUTH)
            BasicAuth basic,

            @JsonPropertyDescription("Secret key with a token.")
            SecretKeySelector token,

            @JsonPropertyDescription("Secret key with the seed of an NKey.")
            SecretKeySelector nkey,

            @JsonPropertyDescription("Secret key with a credentials file (.creds).")
            SecretKeySelector credential,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
