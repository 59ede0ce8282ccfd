package io.tandem.operator.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.tandem.api.EventSource;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Removes the finalizer that the reference implementation put on an EventSource, once it is being deleted; with its
 * controller gone nobody else would, and the object would never go.
 *
 * <p>Nothing else of the object is written. A failure is tried again with the object's next event.
 */
public final class UpstreamFinalizer extends AbstractEventSource<EventSource, EventSource>
        implements ResourceEventAware<EventSource> {
    private static final Logger LOG = Logger.getLogger(UpstreamFinalizer.class);

    private final KubernetesClient client;

    /** Watches through the controller's own informer. */
    public UpstreamFinalizer(KubernetesClient client) {
        super(EventSource.class, "upstream-finalizer");
        this.client = client;
    }

    @Override
    public void onResourceCreated(EventSource source) {
        release(source);
    }

    @Override
    public void onResourceUpdated(EventSource source, EventSource before) {
        release(source);
    }

    @Override
    public Set<EventSource> getSecondaryResources(EventSource primary) {
        return Set.of();
    }

    private void release(EventSource source) {
        if (source.isMarkedForDeletion() && Finalizer.EVENT_SOURCE.on(source)) {
            // the informer's thread must not wait for the API server
            Thread.ofVirtual().name("upstream-finalizer").start(() -> remove(source));
        }
    }

    private void remove(EventSource source) {
        try {
            Finalizer.EVENT_SOURCE.remove(source, client);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                LOG.warnf(
                        "finalizer not removed kind=%s namespace=%s name=%s error=%s",
                        source.getKind(),
                        source.getMetadata().getNamespace(),
                        source.getMetadata().getName(),
                        e.getMessage());
            }
        }
    }
}
