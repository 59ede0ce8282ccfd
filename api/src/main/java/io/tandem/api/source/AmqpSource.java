package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record AmqpSource(
        String url,
        SecretKeySelector urlSecret,
        String exchangeName,
        String exchangeType,
        String routingKey,
        ExchangeDeclare exchangeDeclare,
        QueueDeclare queueDeclare,
        QueueBind queueBind,
        Consume consume,
        Backoff connectionBackoff,
        Boolean jsonBody,
        BasicAuth auth,
        TlsConfig tls,
        Map<String, String> metadata,
        EventFilter filter,
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ExchangeDeclare(
            Boolean durable,
            Boolean autoDelete,
            Boolean internal,
            Boolean noWait,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueDeclare(
            String name,
            Boolean durable,
            Boolean autoDelete,
            Boolean exclusive,
            Boolean noWait,
            String arguments,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record QueueBind(
            Boolean noWait, @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Consume(
            String consumerTag,
            Boolean autoAck,
            Boolean exclusive,
            Boolean noLocal,
            Boolean noWait,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
