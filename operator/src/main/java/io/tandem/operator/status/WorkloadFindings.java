package io.tandem.operator.status;

import java.util.HashMap;
import java.util.Map;

/** What the conditions are made of that all resources have of which pods are made. */
public record WorkloadFindings(Finding bus, Finding deployed, Finding progress, Finding ready) {
    /** All findings by condition type. */
    Map<String, Finding> with(Map<String, Finding> ofTheKind) {
        var all = new HashMap<>(ofTheKind);
        all.put(Conditions.EVENT_BUS_READY, bus);
        all.put(Conditions.DEPLOYED, deployed);
        all.put(Conditions.PROGRESSING, progress);
        all.put(Conditions.READY, ready);
        return Map.copyOf(all);
    }
}
