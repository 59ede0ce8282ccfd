package io.tandem.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.EventSourceJson;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Takes the fields of an object over from the reference implementation's controller, so that what we do not want any
 * more goes away with our first apply instead of staying for ever in the name of a controller that is gone.
 *
 * <p>That apply may be refused, or its answer lost. So the hash that the other controller wrote stays in its name: whose
 * pods these are can be seen until ours are there.
 */
public final class Takeover {
    private static final String FORMER_MANAGER = "argo-events";
    private static final String APPLY = "Apply";
    private static final String HASH = "f:resource-spec-hash";
    private static final int UNPROCESSABLE = 422;

    private Takeover() {}

    /**
     * Does nothing to an object that the other controller never wrote, or not since we took it over.
     *
     * @return whether it wrote
     */
    public static boolean of(HasMetadata actual, String manager, KubernetesClient client) {
        var entries = actual.getMetadata().getManagedFields();
        if (entries.stream().filter(Takeover::former).noneMatch(Takeover::hasMoreThanTheHash)) {
            return false;
        }
        var patch = EventSourceJson.MAPPER.createArrayNode();
        unchanged(actual, patch);
        // entry by entry: of the others it is not known here what they say
        for (int i = 0; i < entries.size(); i++) {
            if (former(entries.get(i))) {
                patch.addObject()
                        .put("op", "replace")
                        .put("path", path(i))
                        .set("value", EventSourceJson.MAPPER.valueToTree(taken(entries.get(i), manager)));
            }
        }
        // the former entry takes the place of ours, whose fields our next apply claims anew; the last first, since
        // those
        // behind one that goes move up
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (ours(entries.get(i), manager)) {
                patch.addObject().put("op", "remove").put("path", path(i));
            }
        }
        entries.stream()
                .filter(Takeover::former)
                .filter(Takeover::hasTheHash)
                .findFirst()
                .ifPresent(hashed -> patch.addObject()
                        .put("op", "add")
                        .put("path", "/metadata/managedFields/-")
                        .set("value", EventSourceJson.MAPPER.valueToTree(hashAlone(hashed))));
        write(actual, patch, client);
        return true;
    }

    /**
     * Gives the pods to the other controller, which took them back while we were away: what it did not change about them is
     * still ours alone, and would go with our next apply, which does not state it.
     *
     * @return whether it wrote
     */
    static boolean leavePods(HasMetadata actual, String manager, KubernetesClient client) {
        var entries = actual.getMetadata().getManagedFields();
        var its = IntStream.range(0, entries.size())
                .filter(i -> former(entries.get(i)))
                .findFirst();
        var pods = entries.stream()
                .filter(entry -> ours(entry, manager))
                .map(entry -> fields(entry).path("f:spec"))
                .filter(spec -> spec.has("f:template") || spec.has("f:selector"))
                .findFirst();
        if (its.isEmpty() || pods.isEmpty()) {
            return false;
        }
        var fields = fields(entries.get(its.getAsInt()));
        unite(fields.withObjectProperty("f:spec"), pods.get());
        var patch = EventSourceJson.MAPPER.createArrayNode();
        unchanged(actual, patch);
        patch.addObject()
                .put("op", "replace")
                .put("path", path(its.getAsInt()) + "/fieldsV1")
                .set("value", fields);
        write(actual, patch, client);
        return true;
    }

    /** The API server calls it unprocessable that the object is another one by now. */
    private static void write(HasMetadata actual, ArrayNode patch, KubernetesClient client) {
        try {
            client.resource(actual).patch(PatchContext.of(PatchType.JSON), patch.toString());
        } catch (KubernetesClientException e) {
            var now = e.getCode() == UNPROCESSABLE ? client.resource(actual).get() : null;
            if (now != null && !version(now).equals(version(actual))) {
                throw OwnedObjects.BehindException.changed(actual);
            }
            throw e;
        }
    }

    private static void unite(ObjectNode fields, JsonNode more) {
        for (var field : more.properties()) {
            unite(fields.withObjectProperty(field.getKey()), field.getValue());
        }
    }

    private static ObjectNode fields(ManagedFieldsEntry entry) {
        return EventSourceJson.MAPPER.valueToTree(entry.getFieldsV1());
    }

    private static void unchanged(HasMetadata actual, ArrayNode patch) {
        patch.addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .put("value", version(actual));
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getResourceVersion();
    }

    private static String path(int entry) {
        return "/metadata/managedFields/" + entry;
    }

    private static ManagedFieldsEntry taken(ManagedFieldsEntry entry, String manager) {
        var fields = fields(entry);
        // by it the other controller, should it return, sees that it has nothing to do
        if (fields.get("f:metadata") instanceof ObjectNode metadata
                && metadata.get("f:annotations") instanceof ObjectNode annotations) {
            // whoever owns the map as such takes all with it that he does not apply
            annotations.remove(List.of(".", HASH));
            if (annotations.isEmpty()) {
                metadata.remove("f:annotations");
            }
        }
        return entry.toBuilder()
                .withManager(manager)
                .withOperation(APPLY)
                .withFieldsV1(EventSourceJson.MAPPER.convertValue(fields, FieldsV1.class))
                .build();
    }

    private static boolean hasTheHash(ManagedFieldsEntry entry) {
        return fields(entry).path("f:metadata").path("f:annotations").has(HASH);
    }

    private static boolean hasMoreThanTheHash(ManagedFieldsEntry entry) {
        return !fields(entry).equals(fields(hashAlone(entry)));
    }

    private static ManagedFieldsEntry hashAlone(ManagedFieldsEntry entry) {
        var fields = EventSourceJson.MAPPER.createObjectNode();
        fields.putObject("f:metadata").putObject("f:annotations").putObject(HASH);
        return entry.toBuilder()
                .withFieldsV1(EventSourceJson.MAPPER.convertValue(fields, FieldsV1.class))
                .build();
    }

    /** Whether it is what we apply. */
    public static boolean ours(ManagedFieldsEntry entry, String manager) {
        return manager.equals(entry.getManager())
                && APPLY.equals(entry.getOperation())
                && entry.getSubresource() == null;
    }

    /** Whether it is what the other controller wrote. */
    public static boolean former(ManagedFieldsEntry entry) {
        return FORMER_MANAGER.equals(entry.getManager())
                && "Update".equals(entry.getOperation())
                && entry.getSubresource() == null;
    }
}
