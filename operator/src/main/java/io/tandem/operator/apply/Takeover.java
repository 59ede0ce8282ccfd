package io.tandem.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.EventSourceJson;
import java.util.List;

/**
 * Takes the fields of an object over from the reference implementation's controller, so that what we do not want any
 * more goes away with our first apply instead of staying for ever in the name of a controller that is gone.
 */
final class Takeover {
    private static final String FORMER_MANAGER = "argo-events";
    private static final String APPLY = "Apply";

    private Takeover() {}

    /** Does nothing to an object that the other controller never wrote, or not since we took it over. */
    static void of(HasMetadata actual, String manager, KubernetesClient client) {
        var entries = actual.getMetadata().getManagedFields();
        if (entries.stream().noneMatch(Takeover::former)) {
            return;
        }
        var patch = EventSourceJson.MAPPER.createArrayNode();
        patch.addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .put("value", actual.getMetadata().getResourceVersion());
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/managedFields")
                .set("value", renamed(entries, manager));
        client.resource(actual).patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    /** The former entry takes the place of ours, whose fields our next apply claims anew. */
    private static JsonNode renamed(List<ManagedFieldsEntry> entries, String manager) {
        return EventSourceJson.MAPPER.valueToTree(entries.stream()
                .filter(entry -> !ours(entry, manager))
                .map(entry -> former(entry) ? taken(entry, manager) : entry)
                .toList());
    }

    private static ManagedFieldsEntry taken(ManagedFieldsEntry entry, String manager) {
        ObjectNode fields = EventSourceJson.MAPPER.valueToTree(entry.getFieldsV1());
        // by it the other controller, should it return, sees that it has nothing to do
        if (fields.at("/f:metadata/f:annotations") instanceof ObjectNode annotations) {
            annotations.remove("f:resource-spec-hash");
        }
        return entry.toBuilder()
                .withManager(manager)
                .withOperation(APPLY)
                .withFieldsV1(EventSourceJson.MAPPER.convertValue(fields, FieldsV1.class))
                .build();
    }

    private static boolean ours(ManagedFieldsEntry entry, String manager) {
        return manager.equals(entry.getManager()) && APPLY.equals(entry.getOperation());
    }

    private static boolean former(ManagedFieldsEntry entry) {
        return FORMER_MANAGER.equals(entry.getManager())
                && "Update".equals(entry.getOperation())
                && entry.getSubresource() == null;
    }
}
