package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Locale;
import java.util.Optional;

/** How the servers found each other at first; fixed, because their files depend on it. */
enum Layout {
    /** Three or more from the beginning. */
    CLUSTER,
    /** One that is a cluster already, so that others can join it; see ADR 15. */
    SINGLE,
    /**
     * One that is no cluster, as argo-events installs it, and we if its version finds no leader among one: a server that
     * joins it later would lose its stream.
     */
    STANDALONE;

    /** Annotation on the StatefulSet. */
    static final String ANNOTATION = "tandem.io/bus-layout";

    /** That of a new bus. */
    static Layout of(BusRequest request) {
        if (request.replicas() > 1) {
            return CLUSTER;
        }
        return request.images().electsAlone() ? SINGLE : STANDALONE;
    }

    /** That of a StatefulSet, whoever made it. */
    static Layout of(StatefulSet servers, Optional<ConfigMap> config) {
        return Optional.ofNullable(servers.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .map(text -> valueOf(text.toUpperCase(Locale.ROOT)))
                .orElseGet(() -> config.map(ServerConfig::of)
                                .filter(text -> text.lines()
                                        .anyMatch(line -> line.strip().startsWith("cluster")))
                                .isPresent()
                        ? CLUSTER
                        : STANDALONE);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
