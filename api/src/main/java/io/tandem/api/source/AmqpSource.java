package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.api.YamlText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Messages of an AMQP 0.9.1 broker. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.url) && self.url != '') != has(self.urlSecret)",
        message = "set exactly one of url and urlSecret",
        fieldPath = ".url")
@ValidationRule(
        value = "has(self.routingKey) && self.routingKey != ''",
        message = "routingKey is required: set the key to bind the queue with, any text for a fanout exchange",
        fieldPath = ".routingKey",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.exchangeType) && self.exchangeType != ''",
        message = "exchangeType is required: set fanout, direct, topic or headers",
        fieldPath = ".exchangeType",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.tls) || !has(self.auth) || (has(self.auth.username) && has(self.auth.password))",
        message = "auth needs username and password: set both, or take auth away",
        fieldPath = ".auth")
public record AmqpSource(
        @JsonPropertyDescription(
                "Address of the broker, such as amqp://host:5672/vhost, or of several servers of it, amqp://a:5672,b:5672/vhost; alternative to urlSecret.")
        String url,

        @JsonPropertyDescription(
                "Secret key with the address of the broker, where it holds credentials; alternative to url.")
        SecretKeySelector urlSecret,

        @JsonPropertyDescription("Exchange to bind the queue to; it is declared.")
        String exchangeName,

        @JsonPropertyDescription("Kind of the exchange: fanout, direct, topic or headers.")
        String exchangeType,

        @JsonPropertyDescription(
                "Key to bind the queue with; a topic exchange takes the wildcards * and #. A fanout exchange ignores it, but it must be set.")
        String routingKey,

        @JsonPropertyDescription(
                "How the exchange is declared; absent means durable, present means false for what it leaves out.")
        ExchangeDeclare exchangeDeclare,

        @JsonPropertyDescription(
                "How the queue is declared; absent means exclusive with a name from the broker, which is lost with the connection.")
        QueueDeclare queueDeclare,

        @JsonPropertyDescription("How the queue is bound to the exchange.")
        QueueBind queueBind,

        @JsonPropertyDescription("How messages are consumed.")
        Consume consume,

        @JsonPropertyDescription(
                "Put the headers of a message into its event's data, as headers; default false, as upstream.")
        Boolean headers,

        @JsonPropertyDescription(Descriptions.BACKOFF) Backoff connectionBackoff,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription(Descriptions.BASIC_AUTH) BasicAuth auth,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(Descriptions.TLS)
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    /** How often RabbitMQ 4 lets a message of a quorum queue come back where nobody has set a limit; before, there was none. */
    public static final long DELIVERY_LIMIT = 20;

    private static final String QUEUE_TYPE = "x-queue-type";
    private static final String STREAM = "stream";
    private static final String QUORUM = "quorum";
    private static final String LIMIT = "x-delivery-limit";
    private static final String DEAD_LETTERS = "x-dead-letter-exchange";

    @Override
    public String type() {
        return "amqp";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> notShareable() {
        if (queueDeclare == null || !Check.has(queueDeclare.name())) {
            return Optional.of(
                    "set queueDeclare.name: a queue that the broker names is each replica's own, with every message in it");
        }
        if (Boolean.TRUE.equals(queueDeclare.exclusive())) {
            return Optional.of("take queueDeclare.exclusive away: one replica alone could use the queue");
        }
        if (consume != null && Boolean.TRUE.equals(consume.exclusive())) {
            return Optional.of("take consume.exclusive away: one replica alone could use the queue");
        }
        return readsStream()
                ? Optional.of("use a quorum queue: a stream gives every message to each replica")
                : Optional.empty();
    }

    @Override
    public boolean keepsCheckpoint() {
        return readsStream();
    }

    /**
     * What would be right so that the queue outlives the connection that reads it; empty if it does. Else nobody is given what
     * was in it.
     */
    public Optional<String> lostWithConnection() {
        if (queueDeclare == null || !Check.has(queueDeclare.name())) {
            return Optional.of("set queueDeclare.name");
        }
        return Boolean.TRUE.equals(queueDeclare.exclusive()) && !Boolean.TRUE.equals(queueDeclare.passive())
                ? Optional.of("take queueDeclare.exclusive away")
                : Optional.empty();
    }

    /** Whether the queue is said to be a stream, which gives the same message to every reader, as often as he asks. */
    public boolean readsStream() {
        return STREAM.equals(queueArguments().path(QUEUE_TYPE).asText());
    }

    /**
     * How often a message may come back before the broker drops it, so that it is lost; empty where it never does, or where it is
     * sent to a dead letter exchange. Policies of the broker are not known here, nor the options of a queue that is only used.
     *
     * @param byDefault where no limit is set
     */
    public OptionalLong deliveryLimit(OptionalLong byDefault) {
        var arguments = queueArguments();
        if (!QUORUM.equals(arguments.path(QUEUE_TYPE).asText())
                || Boolean.TRUE.equals(queueDeclare.passive())
                || arguments.hasNonNull(DEAD_LETTERS)) {
            return OptionalLong.empty();
        }
        var set = arguments.path(LIMIT);
        if (!set.isNumber()) {
            return byDefault;
        }
        return set.longValue() < 0 ? OptionalLong.empty() : OptionalLong.of(set.longValue()); // below 0 is for ever
    }

    /** What a {@linkplain #deliveryLimit limit} means, and what would be right. */
    public static String lostAfter(long limit) {
        return ("a message of the quorum queue that came back more than %d times is lost: set %s in queueDeclare.arguments, or %s: -1 (from RabbitMQ 4 on),"
                        + " or either of them by a policy of the broker where the queue is there already")
                .formatted(limit, DEAD_LETTERS, LIMIT);
    }

    private JsonNode queueArguments() {
        try {
            return queueDeclare == null ? MissingNode.getInstance() : YamlText.tree(queueDeclare.arguments());
        } catch (IllegalArgumentException e) {
            return MissingNode.getInstance(); // told among the problems
        }
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .that(Check.has(url) != (urlSecret != null), "url", "set either it or urlSecret")
                .read("url", url, AmqpUrl::parse)
                .that(
                        consume == null || consume.prefetch() == null || consume.prefetch() > 0,
                        "consume.prefetch",
                        "must be 1 or more")
                .that(
                        queueDeclare == null
                                || !Boolean.TRUE.equals(queueDeclare.passive())
                                || Check.has(queueDeclare.name()),
                        "queueDeclare.name",
                        "is required, because queueDeclare.passive is set")
                .required("routingKey", routingKey)
                .required("exchangeType", exchangeType)
                .tls("tls", tls)
                .basicAuth("auth", auth)
                .read("queueDeclare.arguments", queueDeclare == null ? "" : queueDeclare.arguments(), YamlText::map)
                .read(
                        "exchangeDeclare.arguments",
                        exchangeDeclare == null ? "" : exchangeDeclare.arguments(),
                        YamlText::map)
                .read("queueBind.arguments", queueBind == null ? "" : queueBind.arguments(), YamlText::map)
                .backoff(connectionBackoff)
                .problems();
    }

    /** How the exchange is declared; what is absent is false. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExchangeDeclare(
            @JsonPropertyDescription("The exchange survives a restart of the broker; default false.")
            Boolean durable,

            @JsonPropertyDescription("The exchange goes when its last queue is unbound; default false.")
            Boolean autoDelete,

            @JsonPropertyDescription("Clients cannot publish to the exchange, only other exchanges can; default false.")
            Boolean internal,

            @JsonPropertyDescription(
                    "Go on without the broker's answer to the declaration of the exchange; default false.")
            Boolean noWait,

            @JsonPropertyDescription(
                    "Use the exchange that is there, and declare none: the other options do not count then; default false.")
            Boolean passive,

            @JsonPropertyDescription("Arguments of the exchange as YAML text, such as alternate-exchange: unrouted.")
            String arguments,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How the queue is declared; what is absent is false. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueDeclare(
            @JsonPropertyDescription(
                    "Queue to consume from; empty lets the broker choose a name. Set it for events that must survive a takeover.")
            String name,

            @JsonPropertyDescription("The queue survives a restart of the broker; default false.")
            Boolean durable,

            @JsonPropertyDescription("The queue goes when its last consumer leaves; default false.")
            Boolean autoDelete,

            @JsonPropertyDescription(
                    "Only the connection that declared the queue may use it, and it goes with it; default false.")
            Boolean exclusive,

            @JsonPropertyDescription(
                    "Go on without the broker's answer to the declaration of the queue; default false.")
            Boolean noWait,

            @JsonPropertyDescription(
                    "Use the queue that is there, and declare none: the other options do not count then; default false.")
            Boolean passive,

            @JsonPropertyDescription("Arguments of the queue as YAML text, such as x-queue-type: quorum.")
            String arguments,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How the queue is bound. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueBind(
            @JsonPropertyDescription("Go on without the broker's answer to the binding; default false.")
            Boolean noWait,

            @JsonPropertyDescription(
                    "Arguments of the binding as YAML text, such as x-match: all and the headers that a headers exchange compares.")
            String arguments,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How messages are consumed; what is absent is false. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Consume(
            @JsonPropertyDescription("Name that the broker shows for the consumer; empty lets the broker choose.")
            String consumerTag,

            @JsonPropertyDescription(
                    "Kept for compatibility: either way a message is acknowledged after the bus has stored its event.")
            Boolean autoAck,

            @JsonPropertyDescription("No other consumer may use the queue; default false.")
            Boolean exclusive,

            @JsonPropertyDescription(
                    "Leave out messages published on this same connection; default false, and brokers may ignore it.")
            Boolean noLocal,

            @JsonPropertyDescription("Without effect: it would leave unknown whether the broker delivers.")
            Boolean noWait,

            @JsonPropertyDescription(
                    "Most messages that the broker sends before they are acknowledged; default and most 256.")
            Integer prefetch,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
