package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Changes of a running bus that would lose events; it goes on as it is. */
final class Refusals {
    /** Annotation on the EventBus: the lower version that may be installed. */
    static final String DOWNGRADE = "tandem.io/allow-downgrade";

    /** Annotation on the EventBus: the number of servers that may stay when others are taken away. */
    static final String FEWER = "tandem.io/allow-replicas";

    private static final int SMALLEST_CLUSTER = 3;

    private Refusals() {}

    /** Also of servers that somebody added to the StatefulSet itself. */
    static Optional<Finding> number(BusRequest request, Layout layout, Present present) {
        var size = present.size();
        if (size == 0) {
            return Optional.empty();
        }
        return switch (layout) {
            case STANDALONE -> ofStandalone(request, size);
            case CLUSTER -> ofCluster(request, size);
        };
    }

    /** A server that is gone still counts in the majority that the others need, and may hold the only copy. */
    private static Optional<Finding> ofCluster(BusRequest request, int size) {
        var wanted = request.replicas();
        if (wanted >= size || (wanted >= SMALLEST_CLUSTER && allowed(request))) {
            return Optional.empty();
        }
        return refused(
                Reason.SCALE_REFUSED,
                ("spec.jetstream.replicas: %d is refused, %d servers stay: a server that is taken away still"
                                + " counts in the majority the others need; set it to %d, or make a new EventBus%s")
                        .formatted(
                                wanted,
                                size,
                                Math.max(size, SMALLEST_CLUSTER),
                                wanted < SMALLEST_CLUSTER
                                        ? ""
                                        : ", or take the others out of the cluster and then annotate this one with %s=%d"
                                                .formatted(FEWER, wanted)));
    }

    private static Optional<Finding> ofStandalone(BusRequest request, int size) {
        if (request.replicas() == 1 && (size == 1 || allowed(request))) {
            return Optional.empty();
        }
        return refused(
                Reason.SCALE_REFUSED,
                size == 1
                        ? ("spec.jetstream.replicas: %d is refused, 1 server stays: it is a server by itself, and would lose"
                                        + " its stream on becoming a cluster; set it to 1, or make a new EventBus")
                                .formatted(request.replicas())
                        : ("somebody scaled the StatefulSet, and %d servers stay: each is a server by itself, with events"
                                        + " that the others do not have; when nothing is left in those after the first, set"
                                        + " spec.jetstream.replicas to 1 and annotate the EventBus with %s=1")
                                .formatted(size, FEWER));
    }

    private static boolean allowed(BusRequest request) {
        return request.fewer().equals(Optional.of(request.replicas()));
    }

    /** Files of a newer server are not promised to be readable by an older one. */
    static Optional<Finding> version(BusRequest request, Present present) {
        var wanted = request.version();
        var running = present.version();
        if (wanted.isEmpty() || running.isEmpty() || wanted.get().compareTo(running.get()) >= 0) {
            return Optional.empty();
        }
        return request.downgrade().equals(wanted)
                ? Optional.empty()
                : refused(
                        Reason.DOWNGRADE_REFUSED,
                        ("spec.jetstream.version: %1$s is refused, %2$s stays: an older server may not read what a newer one"
                                        + " has written; set it to %2$s or newer, or annotate the EventBus with %3$s=%1$s")
                                .formatted(wanted.get(), running.get(), DOWNGRADE));
    }

    /** Why no servers can be made in the place of those that somebody deleted: nothing names an image of their version. */
    static Optional<Finding> unmade(BusRequest request, Present present) {
        return version(request, present)
                .filter(refused -> present.servers().isEmpty()
                        && present.version()
                                .flatMap(request.install()::imagesOf)
                                .isEmpty())
                .map(refused -> Finding.bad(Reason.APPLY_FAILED, refused.message()));
    }

    /**
     * A StatefulSet keeps its template for claims, and servers that find another volume than before find it empty.
     *
     * @param claims templates of the StatefulSet that is there or, where there is none, of the one that is made
     */
    static Optional<Finding> volumes(
            BusRequest request, BusOwner owner, Present present, List<PersistentVolumeClaim> claims) {
        var wanted = request.spec().persistence();
        if (present.servers().isEmpty()) {
            return claims.stream()
                    .findFirst()
                    .flatMap(made -> changed(new ClaimTemplate(owner.volumeName(), wanted), made, owner));
        }
        if (present.claimed()) {
            return wanted == null
                    ? refused(Reason.PERSISTENCE_REFUSED, withoutVolumes(owner))
                    : changed(new ClaimTemplate(owner.volumeName(), wanted), claims.getFirst(), owner);
        }
        return wanted == null
                ? Optional.empty()
                : refused(
                        Reason.PERSISTENCE_REFUSED,
                        ("spec.jetstream.persistence: is refused, the servers stay without volumes: a StatefulSet cannot be"
                                        + " given any, and servers would begin empty; leave it out, or make a new EventBus; if"
                                        + " what is stored may be lost, delete StatefulSet %s: it is made again with volumes")
                                .formatted(owner.serversName()));
    }

    private static String withoutVolumes(BusOwner owner) {
        return ("spec.jetstream.persistence: to leave it out is refused, the volumes stay: servers would begin empty; set it"
                        + " again, or make a new EventBus; if what is stored may be lost, or nothing could be, delete"
                        + " StatefulSet %s, and then the PersistentVolumeClaims that this condition names")
                .formatted(owner.serversName());
    }

    private static Optional<Finding> changed(ClaimTemplate wanted, PersistentVolumeClaim present, BusOwner owner) {
        var differences = wanted.differences(present);
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        var told = differences.stream()
                .map("spec.jetstream.persistence."::concat)
                .collect(Collectors.joining("; ", "", ": a StatefulSet cannot change its claims; "));
        var remedy = wanted.onlyLarger(present)
                ? ("enlarge the PersistentVolumeClaims %s-%s-* by hand where their StorageClass allows it, and set it back;"
                                + " or make a new EventBus")
                        .formatted(owner.volumeName(), owner.serversName())
                : "set it back, or make a new EventBus";
        return refused(Reason.PERSISTENCE_REFUSED, told + remedy);
    }

    /** Those that there are as one: the reason is the first one's. */
    @SafeVarargs
    static Optional<Finding> all(Optional<Finding>... refused) {
        return Stream.of(refused)
                .flatMap(Optional::stream)
                .reduce((one, other) -> new Finding(true, one.reason(), one.message() + "; " + other.message()));
    }

    private static Optional<Finding> refused(Reason reason, String message) {
        return Optional.of(new Finding(true, reason, message));
    }
}
