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

/** Messages of an AMQP 0.9.1 broker. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AmqpSource(
        @JsonPropertyDescription("Address of the broker, such as amqp://host:5672; alternative to urlSecret")
        String url,

        @JsonPropertyDescription("Secret with the address of the broker; alternative to url")
        SecretKeySelector urlSecret,

        @JsonPropertyDescription("Name of the exchange") String exchangeName,

        @JsonPropertyDescription("Type of the exchange, such as fanout, direct, topic or headers")
        String exchangeType,

        @JsonPropertyDescription("Routing key to bind with") String routingKey,

        @JsonPropertyDescription("How to declare the exchange; absent means durable")
        ExchangeDeclare exchangeDeclare,

        @JsonPropertyDescription("How to declare the queue; absent means exclusive, with a name given by the server")
        QueueDeclare queueDeclare,

        @JsonPropertyDescription("How to bind the queue") QueueBind queueBind,

        @JsonPropertyDescription("How to consume; absent means autoAck")
        Consume consume,

        @JsonPropertyDescription("Pauses between attempts to connect")
        Backoff connectionBackoff,

        @JsonPropertyDescription("The body is JSON and goes into the event as such, not as base64")
        Boolean jsonBody,

        @JsonPropertyDescription("User name and password") BasicAuth auth,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "amqp";
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
                .that(Check.has(url) != (urlSecret != null), "url", "set either it or urlSecret")
                .required("routingKey", routingKey)
                .required("exchangeType", exchangeType)
                .tls("tls", tls)
                .basicAuth("auth", auth)
                .backoff(connectionBackoff)
                .problems();
    }

    /** How the exchange is declared; what is absent is false. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExchangeDeclare(
            @JsonPropertyDescription("Survives a restart of the broker")
            Boolean durable,

            @JsonPropertyDescription("Goes away when no longer used")
            Boolean autoDelete,

            @JsonPropertyDescription("Publishers cannot use the exchange directly")
            Boolean internal,

            @JsonPropertyDescription("Do not wait for the broker's answer")
            Boolean noWait,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How the queue is declared; what is absent is false. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueDeclare(
            @JsonPropertyDescription("Name of the queue; empty lets the server choose one")
            String name,

            @JsonPropertyDescription("Survives a restart of the broker")
            Boolean durable,

            @JsonPropertyDescription("Goes away when no longer used")
            Boolean autoDelete,

            @JsonPropertyDescription("Only this connection may use it")
            Boolean exclusive,

            @JsonPropertyDescription("Do not wait for the broker's answer")
            Boolean noWait,

            @JsonPropertyDescription("Queue arguments as YAML")
            String arguments,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How the queue is bound. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueBind(
            @JsonPropertyDescription("Do not wait for the broker's answer")
            Boolean noWait,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** How messages are consumed; what is absent is false. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Consume(
            @JsonPropertyDescription("Name of the consumer") String consumerTag,

            @JsonPropertyDescription(
                    "The broker considers messages delivered when sent; false acknowledges after publishing")
            Boolean autoAck,

            @JsonPropertyDescription("Only this connection may use it")
            Boolean exclusive,

            @JsonPropertyDescription("Do not deliver what this connection published")
            Boolean noLocal,

            @JsonPropertyDescription("Do not wait for the broker's answer")
            Boolean noWait,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
