package io.tandem.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSourceJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A resource in which each value of the spec in turn is one that nobody meant: the definitions take open objects. */
public final class OddValues {
    private static final List<String> VALUES =
            List.of("null", "[null]", "{}", "[]", "-1", "\"\"", "\"128Mb\"", "\"\\u0000/..\"");

    private static final KubernetesSerialization JSON = json();

    private OddValues() {}

    /**
     * Shows {@code look} each of them.
     *
     * @throws AssertionError that names place and value where it throws
     */
    public static <R extends CustomResource<?, ?>> void each(String yaml, Class<R> kind, Consumer<R> look) {
        var whole = EventSourceJson.MAPPER.valueToTree(Serialization.unmarshal(yaml, Object.class));
        var places = new ArrayList<String>();
        collect("", whole.get("spec"), places);
        for (var place : places) {
            for (var value : VALUES) {
                try {
                    look.accept(read(replaced(whole, place, value), kind));
                } catch (Exception e) {
                    throw new AssertionError("spec%s = %s".formatted(place, value), e);
                }
            }
        }
    }

    /** As the operator reads what the API server stores. */
    private static <R> R read(JsonNode resource, Class<R> kind) {
        return JSON.unmarshal(resource.toString(), kind);
    }

    private static KubernetesSerialization json() {
        var mapper = new ObjectMapper();
        new UnreadableSpecs().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    private static JsonNode replaced(JsonNode whole, String place, String value) throws Exception {
        var copy = whole.deepCopy();
        var instead = EventSourceJson.MAPPER.readTree(value);
        var at = place.lastIndexOf('/');
        var name = place.substring(at + 1);
        switch (copy.get("spec").at(place.substring(0, at))) {
            case ObjectNode object -> object.set(name, instead);
            case ArrayNode array -> array.set(Integer.parseInt(name), instead);
            default -> throw new IllegalStateException(place);
        }
        return copy;
    }

    private static void collect(String path, JsonNode node, List<String> places) {
        node.properties().forEach(field -> {
            places.add(path + "/" + field.getKey());
            collect(path + "/" + field.getKey(), field.getValue(), places);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                places.add(path + "/" + i);
                collect(path + "/" + i, node.get(i), places);
            }
        }
    }
}
