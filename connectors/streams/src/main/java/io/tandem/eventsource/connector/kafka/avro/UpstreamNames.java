package io.tandem.eventsource.connector.kafka.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Reads a schema and marks its types with the names that upstream's library gives them, where Avro's own does not know them: an
 * empty namespace is that of the type around it, decimals may have a name, and a field of bytes may be a decimal itself.
 */
final class UpstreamNames {
    /** Property of a type that has such a name. */
    static final String NAME = "tandem.name";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS) // as Avro's parser
            .build();
    private static final String NAMELESS = "bytes.decimal";

    /** Names of decimals, by precision and scale: the library takes one that it has met for others of the same. */
    private final Map<String, String> decimals = new HashMap<>();

    private boolean nameless;

    private UpstreamNames() {}

    /** @throws RuntimeException of several kinds if it is none */
    static Schema parse(String text) {
        // as it was registered: a default that does not fit its field does not matter to who reads
        var parser = new Schema.Parser(NameValidator.UTF_VALIDATOR).setValidateDefaults(false);
        try {
            var schema = JSON.readTree(text);
            new UpstreamNames().type(schema, "");
            return parser.parse(schema.toString());
        } catch (JsonProcessingException e) { // without its message, which quotes the text
            throw new IllegalArgumentException("it is no JSON");
        }
    }

    private void type(JsonNode type, String space) {
        switch (type) {
            case ArrayNode union -> union.forEach(member -> type(member, space));
            case ObjectNode described when described.path("type").isTextual() -> described(described, space);
            case ObjectNode wrapped -> type(wrapped.path("type"), space);
            default -> {} // by its name, which it has where it is defined
        }
    }

    private void described(ObjectNode type, String space) {
        switch (type.path("type").asText()) {
            case "record" -> {
                var name = fullName(type, space);
                type.put(NAME, name);
                type.path("fields").forEach(field -> field(field, spaceOf(name)));
            }
            case "enum", "fixed" -> type.put(NAME, fullName(type, space));
            case "array" -> type(type.path("items"), space);
            case "map" -> type(type.path("values"), space);
            case "bytes" -> {
                if (isDecimal(type)) {
                    type.put(NAME, decimalName(type, space));
                }
            }
            default -> {}
        }
    }

    /** There each field is read as the description of a type. */
    private void field(JsonNode field, String space) {
        if (field instanceof ObjectNode own && own.path("type").asText().equals("bytes") && isDecimal(own)) {
            own.putObject("type")
                    .put("type", "bytes")
                    .put("logicalType", "decimal")
                    .put(NAME, decimalName(own, space));
        } else {
            type(field.path("type"), space);
        }
    }

    private static boolean isDecimal(JsonNode type) {
        return type.path("logicalType").asText().equals("decimal");
    }

    private String decimalName(JsonNode type, String space) {
        var size = type.path("precision").asInt() + "." + type.path("scale").asInt();
        if (nameless && decimals.containsKey(size)) {
            return decimals.get(size);
        }
        var name = type.has("name") ? fullName(type, space) : NAMELESS;
        nameless |= name.equals(NAMELESS);
        decimals.put(size, name);
        return name;
    }

    private static String fullName(JsonNode type, String space) {
        var name = type.path("name").asText();
        if (name.contains(".")) {
            return name;
        }
        var own = type.path("namespace").asText();
        var around = own.isEmpty() ? space : own;
        return around.isEmpty() ? name : around + "." + name;
    }

    private static String spaceOf(String fullName) {
        return fullName.substring(0, Math.max(0, fullName.lastIndexOf('.')));
    }
}
