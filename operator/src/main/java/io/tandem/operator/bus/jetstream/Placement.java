package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.tandem.api.EventBusSpec;
import java.util.List;
import java.util.Map;

/**
 * On which nodes the servers run: a majority on one of them is lost with it.
 *
 * @param selector of the pods
 * @param apart whether no node may have more than another; not of servers that have volumes where they are
 */
record Placement(EventBusSpec.JetStream spec, Map<String, String> selector, boolean apart) {
    private static final String NODE = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String STRICTLY = "DoNotSchedule";

    /** What the user gives stands alone; where nothing is given, nodes and, as far as possible, zones. */
    List<TopologySpreadConstraint> constraints() {
        var given = spec.topologySpreadConstraints();
        if (spec.affinity() != null || (given != null && !given.isEmpty())) {
            return given;
        }
        return List.of(evenly(NODE, apart), evenly(ZONE, false));
    }

    /** Whether pods with these constraints, null for none, may not share a node. */
    static boolean apart(List<TopologySpreadConstraint> constraints) {
        return constraints != null
                && constraints.stream().anyMatch(rule -> STRICTLY.equals(rule.getWhenUnsatisfiable()));
    }

    /** Nodes that the servers may not run on do not count. */
    private TopologySpreadConstraint evenly(String key, boolean strictly) {
        // @formatter:off
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(key)
                .withWhenUnsatisfiable(strictly ? STRICTLY : "ScheduleAnyway")
                .withNodeTaintsPolicy("Honor")
                .withNewLabelSelector()
                .withMatchLabels(selector)
                .endLabelSelector()
                .build();
        // @formatter:on
    }
}
