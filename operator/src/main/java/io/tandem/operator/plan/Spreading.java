package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.tandem.api.Template;
import java.util.Map;

/** Where pods go, as far as the operator has a say. */
final class Spreading {
    private static final int HEAVIEST = 100;

    private Spreading() {}

    /**
     * The user's affinity or, where the template says nothing about places, the wish that replicas be on different nodes:
     * two on one node fall together. Asked for by a single pod too, since its number must not be part of the template.
     */
    static Affinity affinity(Template template, Map<String, String> selector) {
        var spread = template.topologySpreadConstraints();
        if (template.affinity() != null || (spread != null && !spread.isEmpty())) {
            return template.affinity();
        }
        // @formatter:off
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(HEAVIEST)
                .withNewPodAffinityTerm()
                .withNewLabelSelector()
                .withMatchLabels(selector)
                .endLabelSelector()
                .withTopologyKey("kubernetes.io/hostname")
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
        // @formatter:on
    }
}
