package io.tandem.eventsource.leader;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches a Lease, and the pod of whoever holds it: a release is seen at once, and so is a holder whose container has
 * ended or whose pod is gone. Does without what the role does not allow.
 */
final class LeaseWatch {
    private static final Logger LOG = Logger.getLogger(LeaseWatch.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Executor blocking;
    private final Consumer<Lease> seen;

    /** @param seen told of each state of the Lease, before the sighting of it */
    LeaseWatch(KubernetesClient client, String namespace, String name, Executor blocking, Consumer<Lease> seen) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.blocking = blocking;
        this.seen = seen;
    }

    /** Fails when a watch ends; whoever listens subscribes again. */
    Multi<Sighting> sightings() {
        return Multi.createFrom().emitter(emitter -> blocking.execute(new Watching(emitter)));
    }

    private final class Watching implements Runnable {
        private final MultiEmitter<? super Sighting> emitter;
        private final HolderTermination termination = new HolderTermination();
        private String watchedPod = "";
        private Watch leaseWatch;
        private Watch podWatch;
        private boolean over;

        Watching(MultiEmitter<? super Sighting> emitter) {
            this.emitter = emitter;
        }

        @Override
        public void run() {
            emitter.onTermination(() -> blocking.execute(this::close));
            try {
                var watch =
                        client.leases().inNamespace(namespace).withName(name).watch(watcher(this::leaseChanged));
                synchronized (this) {
                    leaseWatch = watch;
                }
                closeIfOver();
            } catch (RuntimeException e) {
                LOG.debugf("the Lease cannot be watched, it is read periodically: %s", e.getMessage());
                emitter.fail(e);
            }
        }

        private void leaseChanged(Watcher.Action action, Lease lease) {
            if (action == Watcher.Action.DELETED) {
                emitter.emit(new Sighting.Changed(LockRecord.absent()));
                return;
            }
            seen.accept(lease);
            var now = LeaseLock.record(lease);
            termination.noticed(now, acquired(lease));
            emitter.emit(new Sighting.Changed(now));
            if (!now.free()) {
                blocking.execute(() -> watchPod(now.holder()));
            }
        }

        private void watchPod(String pod) {
            Watch before;
            synchronized (this) {
                if (over || watchedPod.equals(pod)) {
                    return;
                }
                watchedPod = pod;
                before = podWatch;
                podWatch = null;
            }
            closeQuietly(before);
            try {
                var watch = client.pods().inNamespace(namespace).withName(pod).watch(watcher(this::podChanged));
                synchronized (this) {
                    podWatch = watch;
                }
                closeIfOver();
                if (client.pods().inNamespace(namespace).withName(pod).get() == null) {
                    termination.deleted(pod).ifPresent(emitter::emit);
                }
            } catch (RuntimeException e) {
                LOG.debugf("the holder's pod cannot be watched, its lease has to run out: %s", e.getMessage());
                if (!forbidden(e)) {
                    // The next renewal of the Lease tries again.
                    forget(pod);
                }
            }
        }

        private synchronized void forget(String pod) {
            if (watchedPod.equals(pod)) {
                watchedPod = "";
            }
        }

        private void podChanged(Watcher.Action action, Pod pod) {
            var name = pod.getMetadata().getName();
            if (action == Watcher.Action.DELETED) {
                termination.deleted(name).ifPresent(emitter::emit);
            } else {
                LeaseWatch.ended(pod).flatMap(at -> termination.ended(name, at)).ifPresent(emitter::emit);
            }
        }

        private <T extends HasMetadata> Watcher<T> watcher(BiConsumer<Watcher.Action, T> changed) {
            return new Watcher<>() {
                @Override
                public void eventReceived(Action action, T resource) {
                    if (action != Action.ERROR && action != Action.BOOKMARK) {
                        changed.accept(action, resource);
                    }
                }

                @Override
                public void onClose(WatcherException cause) {
                    emitter.fail(cause);
                }
            };
        }

        /** The listener may have gone while a watch was being opened. */
        private void closeIfOver() {
            boolean late;
            synchronized (this) {
                late = over;
            }
            if (late) {
                close();
            }
        }

        private void close() {
            Watch lease;
            Watch pod;
            synchronized (this) {
                over = true;
                lease = leaseWatch;
                pod = podWatch;
            }
            closeQuietly(lease);
            closeQuietly(pod);
        }
    }

    /** When the container ended, if it was not started again yet. */
    private static Optional<Instant> ended(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getContainerStatuses().stream()
                .filter(container -> container.getName().equals("main") && container.getState() != null)
                .filter(container -> container.getState().getRunning() == null)
                .flatMap(container -> Stream.of(container.getState(), container.getLastState()))
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> state.getTerminated().getFinishedAt())
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Comparator.naturalOrder());
    }

    private static boolean forbidden(RuntimeException failure) {
        return failure instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    private static Instant acquired(Lease lease) {
        var spec = lease.getSpec();
        return spec == null || spec.getAcquireTime() == null
                ? Instant.MIN
                : spec.getAcquireTime().toInstant();
    }

    private static void closeQuietly(Watch watch) {
        if (watch != null) {
            watch.close();
        }
    }
}
