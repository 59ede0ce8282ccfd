package io.tandem.eventsource.leader;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A Kubernetes Lease by upstream's name, identity and fields, so that an upstream pod and ours exclude each other. Needs
 * {@code get}, {@code create} and {@code update} on leases; sees news earlier where its role allows watching.
 */
public final class LeaseLock implements Lock {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final InstantSource clock;
    private final Executor blocking;
    private final LeaseWatch watch;
    /** The object behind the last record, read or watched: what others put on it (labels, owners) survives our writes. */
    private final AtomicReference<Lease> last = new AtomicReference<>();

    /** @param blocking runs the client's blocking calls */
    public LeaseLock(
            KubernetesClient client, String namespace, String eventSourceName, InstantSource clock, Executor blocking) {
        this.client = client;
        this.namespace = namespace;
        this.name = "eventsource-" + eventSourceName;
        this.clock = clock;
        this.blocking = blocking;
        this.watch = new LeaseWatch(client, namespace, name, blocking, last::set);
    }

    @Override
    public Uni<LockRecord> read() {
        return call("get", () -> {
            var lease = client.leases().inNamespace(namespace).withName(name).get();
            return lease == null ? LockRecord.absent() : remember(lease);
        });
    }

    @Override
    public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
        return expected.version().isEmpty()
                ? call("create", () -> remember(create(next)))
                : call("update", () -> remember(update(expected.version(), expected, next)));
    }

    @Override
    public Multi<Sighting> sightings() {
        return watch.sightings();
    }

    /** The record in a Lease. */
    static LockRecord record(Lease lease) {
        var spec = lease.getSpec();
        return new LockRecord(
                spec == null ? "" : Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                spec == null || spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions(),
                Duration.ofSeconds(
                        spec == null || spec.getLeaseDurationSeconds() == null ? 0 : spec.getLeaseDurationSeconds()),
                lease.getMetadata().getResourceVersion());
    }

    private LockRecord remember(Lease lease) {
        last.set(lease);
        return record(lease);
    }

    private Lease create(LockRecord next) {
        var metadata =
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
        return client.leases()
                .inNamespace(namespace)
                .resource(fill(new LeaseBuilder().withMetadata(metadata).build(), LockRecord.absent(), next))
                .create();
    }

    private Lease update(String version, LockRecord expected, LockRecord next) {
        var known = Optional.ofNullable(last.get())
                .filter(lease -> lease.getMetadata().getResourceVersion().equals(version))
                .orElseGet(() ->
                        client.leases().inNamespace(namespace).withName(name).require());
        if (!known.getMetadata().getResourceVersion().equals(version)) {
            throw new ConflictException("the Lease changed");
        }
        return client.leases()
                .inNamespace(namespace)
                .resource(fill(known, expected, next))
                .update();
    }

    private Lease fill(Lease lease, LockRecord before, LockRecord next) {
        var now = clock.instant().atZone(ZoneOffset.UTC);
        var newTerm = next.epoch() != before.epoch();
        var builder = new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(next.holder())
                // A released lease binds nobody; upstream writes one second, for zero is not allowed.
                .withLeaseDurationSeconds(next.free() ? 1 : seconds(next.duration()))
                .withRenewTime(now)
                .withLeaseTransitions((int) next.epoch());
        if (newTerm) {
            builder.withAcquireTime(now);
        }
        return builder.endSpec().build();
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, Math.ceilDiv(duration.toMillis(), 1000));
    }

    private <T> Uni<T> call(String verb, java.util.function.Supplier<T> request) {
        return BlockingCall.on(blocking, request)
                .onFailure(KubernetesClientException.class)
                .transform(failure -> explained(verb, (KubernetesClientException) failure));
    }

    private RuntimeException explained(String verb, KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND ->
                new ConflictException("the Lease changed");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new ForbiddenException(
                        "the role of this pod lacks %s on leases %s of coordination.k8s.io in namespace %s: grant get, create, update"
                                .formatted(verb, name, namespace),
                        failure);
            default -> failure;
        };
    }
}
