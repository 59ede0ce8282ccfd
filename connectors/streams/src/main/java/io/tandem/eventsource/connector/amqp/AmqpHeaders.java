package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.rabbitmq.client.LongString;
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

    private AmqpHeaders() {}

    /** @param headers null for none, which are an empty object */
    static byte[] json(Map<String, Object> headers) {
        return node(headers == null ? Map.of() : headers).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Map<?, ?> table -> object(table);
            case List<?> items -> {
                var array = JSON.arrayNode();
                items.forEach(item -> array.add(node(item)));
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
    private static JsonNode object(Map<?, ?> table) {
        var sorted = new TreeMap<String, Object>();
        table.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        var object = JSON.objectNode();
        sorted.forEach((name, value) -> object.set(name, node(value)));
        return object;
    }
}
