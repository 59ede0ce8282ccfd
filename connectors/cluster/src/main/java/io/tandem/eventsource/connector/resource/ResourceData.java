package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.tandem.api.source.ResourceSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import java.util.TreeMap;

/**
 * Turns changes of objects into events.
 *
 * @param kind of the objects: lists do not repeat it in each of their items
 */
record ResourceData(ResourceSource source, String kind) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Its coordinates are {@code uid:type:resourceVersion}. */
    Incoming incoming(
            String type, GenericKubernetesResource object, GenericKubernetesResource before, Settlement settlement) {
        var metadata = object.getMetadata();
        var coordinates = "%s:%s:%s".formatted(metadata.getUid(), type, metadata.getResourceVersion());
        return Incoming.of(coordinates, () -> json(type, object, before), settlement);
    }

    /** The object as JSON, for filters. */
    JsonNode tree(GenericKubernetesResource object) {
        return JSON.valueToTree(complete(object));
    }

    private byte[] json(String type, GenericKubernetesResource object, GenericKubernetesResource before)
            throws InvalidPayloadException {
        return EventData.object()
                .put("type", type)
                .putJson("body", bytes(object))
                .putJson("oldBody", before == null ? null : bytes(before))
                .put("group", text(source.group()))
                .put("version", text(source.version()))
                .put("resource", text(source.resource()))
                .metadata(source.metadata())
                .json();
    }

    private byte[] bytes(GenericKubernetesResource object) {
        try {
            // by way of maps, whose keys are sorted; the typed parts would come in an order of their own
            return JSON.writeValueAsBytes(JSON.convertValue(complete(object), TreeMap.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private GenericKubernetesResource complete(GenericKubernetesResource object) {
        if (object.getKind() == null) {
            object.setKind(kind);
        }
        if (object.getApiVersion() == null) {
            var group = text(source.group());
            object.setApiVersion(group.isEmpty() ? source.version() : group + "/" + source.version());
        }
        return object;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
