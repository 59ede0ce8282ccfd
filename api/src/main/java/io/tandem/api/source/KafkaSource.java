package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.KafkaConsumerGroup;
import io.tandem.api.Problem;
import io.tandem.api.SaslConfig;
import io.tandem.api.TlsConfig;
import io.tandem.api.YamlText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of a Kafka topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the addresses of the brokers, host:port, joined by commas",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.topic) && self.topic != ''",
        message = "topic is required: set the name of the topic",
        fieldPath = ".topic",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "(has(self.partition) && self.partition != '') || has(self.consumerGroup)",
        message = "set consumerGroup, or the number of one partition",
        fieldPath = ".partition",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "has(self.tls) || !has(self.sasl) || !has(self.sasl.mechanism) || self.sasl.mechanism in ['', 'PLAIN', 'OAUTHBEARER', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'GSSAPI']",
        message = "sasl.mechanism must be PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI",
        fieldPath = ".sasl.mechanism")
@ValidationRule(
        value = "has(self.tls) || !has(self.sasl) || (has(self.sasl.userSecret) && has(self.sasl.passwordSecret))",
        message = "sasl needs userSecret and passwordSecret: set both, or take sasl away",
        fieldPath = ".sasl")
@ValidationRule(
        value =
                "has(self.tls) || has(self.sasl) || !has(self.awsMskIamAuth) || (has(self.awsMskIamAuth.region) && self.awsMskIamAuth.region != '')",
        message = "awsMskIamAuth.region is required: set the region of the cluster, such as eu-central-1",
        fieldPath = ".awsMskIamAuth",
        reason = Rules.REQUIRED)
public record KafkaSource(
        @JsonPropertyDescription("Addresses of the brokers, host:port, joined by commas.")
        String url,

        @JsonPropertyDescription("Topic to read, by name.") String topic,

        @JsonPropertyDescription(
                "Number of the one partition to read, as text such as '0'; without effect beside consumerGroup.")
        String partition,

        @JsonPropertyDescription("Consumer group to read all partitions with; alternative to partition.")
        KafkaConsumerGroup consumerGroup,

        @JsonPropertyDescription("Most events a second from each partition; 0 (default) is unlimited.")
        Long limitEventsPerSecond,

        @JsonPropertyDescription("Version of the Kafka protocol. Kept for compatibility: clients negotiate it.")
        String version,

        @JsonPropertyDescription("Credentials for SASL; absent means none.")
        SaslConfig sasl,

        @JsonPropertyDescription(
                "Where the tokens of sasl.mechanism OAUTHBEARER come from; userSecret and passwordSecret are id and secret of the client.")
        OAuth oauth,

        @JsonPropertyDescription(
                "Authentication by IAM at Amazon MSK, with the workload's own identity, over TLS; alternative to sasl.")
        AwsMskIamAuth awsMskIamAuth,

        @JsonPropertyDescription(
                "Further settings of the client as YAML text; those that are not known are named in a warning.")
        String config,

        @JsonPropertyDescription("Schema registry (Confluent's API) to decode Avro records with; needs jsonBody: true.")
        SchemaRegistry schemaRegistry,

        @JsonPropertyDescription(Descriptions.BACKOFF) Backoff connectionBackoff,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    private static final String OAUTHBEARER = "OAUTHBEARER";
    private static final String GSSAPI = "GSSAPI";

    @Override
    public String type() {
        return "kafka";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> notShareable() {
        return consumerGroup != null
                ? Optional.empty()
                : Optional.of("set consumerGroup: without a group each replica would read the same partition");
    }

    /** In a group: what tells its members from those of another cluster. */
    @Override
    public boolean keepsCheckpoint() {
        return consumerGroup != null;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<String> ignored() {
        boolean kerberos = sasl != null && GSSAPI.equals(sasl.mechanism());
        return SaramaKeys.ignored(config, kerberos).stream()
                .map("config."::concat)
                .toList();
    }

    @Override
    public List<Problem> problems() {
        // as upstream: without effect otherwise
        var registry = Boolean.TRUE.equals(jsonBody) ? schemaRegistry : null;
        var check = new Check()
                .required("url", url)
                .required("topic", topic)
                .that(
                        consumerGroup != null || (partition != null && partition.matches("[0-9]+")),
                        "partition",
                        "must be a number, or set consumerGroup instead")
                .tls("tls", tls)
                .sasl("sasl", sasl)
                .that(registry == null || Check.has(registry.url()), "schemaRegistry.url", "is required")
                .read("schemaRegistry.url", registry == null ? "" : registry.url(), HttpAddress::parse)
                .basicAuth("schemaRegistry.auth", registry == null ? null : registry.auth())
                .tls("schemaRegistry.tls", registry == null ? null : registry.tls())
                .that(
                        sasl == null
                                || !OAUTHBEARER.equals(sasl.mechanism())
                                || oauth != null && Check.has(oauth.tokenUrl()),
                        "oauth.tokenUrl",
                        "is required, because sasl.mechanism is OAUTHBEARER")
                .read("oauth.tokenUrl", oauth == null ? "" : oauth.tokenUrl(), HttpAddress::parseWithQuery)
                .that(
                        oauth == null || sasl != null && OAUTHBEARER.equals(sasl.mechanism()),
                        "oauth",
                        "is for sasl.mechanism: OAUTHBEARER")
                .tls("oauth.tls", oauth == null ? null : oauth.tls())
                .read("config", config, YamlText::leaves)
                .that(
                        awsMskIamAuth == null || sasl == null,
                        "awsMskIamAuth",
                        "is another way to log in than sasl: take one away")
                .backoff(connectionBackoff);
        return awsMskIamAuth == null
                ? check.problems()
                : check.region("awsMskIamAuth.region", awsMskIamAuth.region()).problems();
    }

    /** A server of OAuth 2 that gives tokens for an id and a secret. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OAuth(
            @JsonPropertyDescription("Address that gives tokens, such as https://login/realms/shop/token.")
            String tokenUrl,

            @JsonPropertyDescription(
                    "What to ask for, separated by blanks; absent means what the server gives by itself.")
            String scope,

            @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
            @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
            @JsonPropertyDescription(
                    "TLS to tokenUrl; absent means that its certificate is verified by the system's authorities.")
            TlsConfig tls,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** IAM authentication of Amazon MSK. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AwsMskIamAuth(
            @JsonPropertyDescription("Region of the MSK cluster, such as eu-central-1.")
            String region,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Registry of Avro schemas. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SchemaRegistry(
            @JsonPropertyDescription("Address of the schema registry, such as https://registry:8081.")
            String url,

            @JsonPropertyDescription("Number of a schema. Kept for compatibility: each record says which it has.")
            Integer schemaId,

            @JsonPropertyDescription(Descriptions.BASIC_AUTH)
            BasicAuth auth,

            @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
            @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
            @JsonPropertyDescription(
                    "TLS to a registry whose address has https; absent means that its certificate is verified by the system's authorities.")
            TlsConfig tls,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
