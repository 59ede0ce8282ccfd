package io.tandem.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts how often the status of the resources of a kind changes in a namespace: an apply that changes nothing does not show. */
public final class StatusChanges<R extends CustomResource<?, ?>> implements Watcher<R> {
    private final Space space;
    private final Map<String, String> last = new HashMap<>(); // by name; one thread tells of all changes
    private final AtomicLong changes = new AtomicLong();
    private final Watch watch;

    private StatusChanges(Space space, Class<R> kind) {
        this.space = space;
        this.watch =
                space.client().resources(kind).inNamespace(space.namespace()).watch(this);
    }

    /** Of a namespace that has none of them yet. */
    public static <R extends CustomResource<?, ?>> StatusChanges<R> of(Space space, Class<R> kind) {
        return new StatusChanges<>(space, kind);
    }

    /** Ends the watch when there are as many changes as there were applies, and fails if there are more applies. */
    public void awaitOneForEach(LongSupplier applies) {
        try (watch) {
            space.eventually(() -> assertThat(applies.getAsLong()).isPositive().isEqualTo(changes.get()));
        }
    }

    @Override
    public void eventReceived(Action action, R resource) {
        var status = Serialization.asJson(resource.getStatus());
        if (!status.equals(last.put(resource.getMetadata().getName(), status)) && resource.getStatus() != null) {
            changes.incrementAndGet();
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        // the counts differ then, which fails the test
    }
}
