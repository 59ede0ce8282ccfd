package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Finds the pod that works for a source. */
final class ActivePod {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LOG_SECONDS = 2;
    private static final String PUBLISHED = "Succeeded to publish an event";

    private final Cluster cluster;
    private final BusReader reader;

    ActivePod(Cluster cluster, BusReader reader) {
        this.cluster = cluster;
        this.reader = reader;
    }

    /**
     * The name of the pod: what the newest event says, else the holder of the Lease, else the one whose log tells of a
     * publication. Where all work, any, but that of the one connection there is. Where events are rare, another may work since the
     * newest: the holder of the Lease, else what the status says.
     */
    String find(Case each, String source) {
        if (each.lock() == Lock.NONE) {
            return connected(each, source)
                    .orElseGet(
                            () -> cluster.pods(source).getFirst().getMetadata().getName());
        }
        String[] found = new String[1];
        Wait.until("an active pod of " + source, LIMIT, () -> {
            Optional<String> pod =
                    look(each, source).filter(name -> cluster.pod(name).isPresent());
            pod.ifPresent(name -> found[0] = name);
            return pod.isPresent();
        });
        return found[0];
    }

    private Optional<String> connected(Case each, String source) {
        return each.source() == SourceKind.WEBHOOK_HTTP2
                ? byEvent(each, source).filter(name -> cluster.pod(name).isPresent())
                : Optional.empty();
    }

    private Optional<String> look(Case each, String source) {
        return each.source().rare()
                ? byLease(each, source).or(() -> cluster.leader(source))
                : byEvent(each, source).or(() -> byLease(each, source)).or(() -> byLog(source));
    }

    private Optional<String> byEvent(Case each, String source) {
        return reader.last(each.source(), source).map(Delivered::pod).filter(pod -> !pod.isEmpty());
    }

    private Optional<String> byLease(Case each, String source) {
        return each.lock() == Lock.LEASE ? cluster.leaseHolder(source) : Optional.empty();
    }

    private Optional<String> byLog(String source) {
        return cluster.pods(source).stream()
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getName())
                .filter(pod -> cluster.log(pod, LOG_SECONDS).contains(PUBLISHED))
                .findFirst();
    }
}
