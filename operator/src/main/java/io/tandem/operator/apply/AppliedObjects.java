package io.tandem.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tandem.api.EventSourceJson;
import io.tandem.operator.plan.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what the API server made of what was applied.
 *
 * <p>It fills in defaults, writes amounts in its own way, and its webhooks may rewrite what they like; a comparison field by
 * field then finds a difference for ever. An object that is still what became of the same wish needs no second apply. After
 * a restart nothing is remembered, so such an object is applied once more.
 */
final class AppliedObjects {
    /** More than objects differ from their wish; those used least go, at the price of one apply. */
    private static final int MOST = 20_000;
    /** Written by controllers of Kubernetes, and no part of a wish. */
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final Map<String, Outcome> byUid = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outcome> eldest) {
            return size() > MOST;
        }
    };

    /** Whether the object is what became of this very wish when it was last applied. */
    synchronized boolean made(HasMetadata wanted, HasMetadata found) {
        var outcome = byUid.get(found.getMetadata().getUid());
        return outcome != null
                && outcome.wish().equals(Hash.of(wanted))
                && outcome.object().equals(content(found));
    }

    /** Keeps what the API server answered to an apply. */
    synchronized void keep(HasMetadata wanted, HasMetadata answer) {
        byUid.put(answer.getMetadata().getUid(), new Outcome(Hash.of(wanted), content(answer)));
    }

    /** Without what changes though nobody changes the object. */
    private static String content(HasMetadata object) {
        ObjectNode tree = EventSourceJson.MAPPER.valueToTree(object);
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("resourceVersion", "generation", "managedFields"));
            if (metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove(REVISION);
            }
        }
        return Hash.of(tree);
    }

    private record Outcome(String wish, String object) {}
}
