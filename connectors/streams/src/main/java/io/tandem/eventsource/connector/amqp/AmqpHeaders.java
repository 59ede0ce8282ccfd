package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.rabbitmq.client.LongString;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headers of a message as JSON: numbers and truth values stay what they are, tables become objects, times are text such as
 * {@code 2024-01-02T03:04:05Z}, bytes are base64.
 */
final class AmqpHeaders {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 500;

    private AmqpHeaders() {}

    /**
     * @param headers null for none, which are an empty object
     * @throws InvalidPayloadException if they nest deeper than is taken
     */
    static byte[] json(Map<String, Object> headers) throws InvalidPayloadException {
        return node(headers == null ? Map.of() : headers, 1).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode node(Object value, int depth) throws InvalidPayloadException {
        if (depth > DEEPEST) {
            throw new InvalidPayloadException("the message's headers are nested more than %d deep".formatted(DEEPEST));
        }
        return switch (value) {
            case null -> JSON.nullNode();
            case Map<?, ?> table -> object(table, depth);
            case List<?> items -> {
                var array = JSON.arrayNode();
                for (var item : items) {
                    array.add(node(item, depth + 1));
                }
                yield array;
            }
            case LongString text -> JSON.textNode(text.toString());
            case byte[] bytes -> JSON.binaryNode(bytes);
            case Boolean flag -> JSON.booleanNode(flag);
            case Date time -> JSON.textNode(time.toInstant().toString());
            case BigDecimal number -> JSON.numberNode(number);
            case Float number when Float.isFinite(number) -> JSON.numberNode(number);
            case Double number when Double.isFinite(number) -> JSON.numberNode(number);
            case Byte number -> JSON.numberNode(number);
            case Short number -> JSON.numberNode(number);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            default -> JSON.textNode(value.toString());
        };
    }

    /** In the order of the names, whatever order the client keeps them in. */
    private static JsonNode object(Map<?, ?> table, int depth) throws InvalidPayloadException {
        var sorted = new TreeMap<String, Object>();
        table.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        var object = JSON.objectNode();
        for (var entry : sorted.entrySet()) {
            object.set(entry.getKey(), node(entry.getValue(), depth + 1));
        }
        return object;
    }
}
