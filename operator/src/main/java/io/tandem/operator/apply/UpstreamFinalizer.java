package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.tandem.api.EventSourceJson;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Removes the finalizer that the reference implementation put on an object, once the object is being deleted; with its
 * controller gone nobody else would, and the object would never go.
 *
 * <p>Nothing else of the object is written. A failure is tried again with the object's next event.
 */
public final class UpstreamFinalizer<P extends HasMetadata> extends AbstractEventSource<P, P>
        implements ResourceEventAware<P> {
    private static final Logger LOG = Logger.getLogger(UpstreamFinalizer.class);

    private final String finalizer;
    private final KubernetesClient client;
    private final Predicate<P> ours;

    /**
     * Watches through the controller's own informer.
     *
     * @param ours whether deleting this object is for us to allow
     */
    public UpstreamFinalizer(Class<P> type, String finalizer, KubernetesClient client, Predicate<P> ours) {
        super(type, "upstream-finalizer");
        this.finalizer = finalizer;
        this.client = client;
        this.ours = ours;
    }

    @Override
    public void onResourceCreated(P resource) {
        release(resource);
    }

    @Override
    public void onResourceUpdated(P resource, P before) {
        release(resource);
    }

    @Override
    public Set<P> getSecondaryResources(P primary) {
        return Set.of();
    }

    private void release(P resource) {
        if (resource.isMarkedForDeletion() && resource.hasFinalizer(finalizer) && ours.test(resource)) {
            // the informer's thread must not wait for the API server
            Thread.ofVirtual().name("upstream-finalizer").start(() -> remove(resource));
        }
    }

    private void remove(P resource) {
        var path = "/metadata/finalizers/" + resource.getFinalizers().indexOf(finalizer);
        var patch = EventSourceJson.MAPPER.valueToTree(java.util.List.of(
                Map.of("op", "test", "path", path, "value", finalizer), Map.of("op", "remove", "path", path)));
        try {
            client.resource(resource).patch(PatchContext.of(PatchType.JSON), patch.toString());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                LOG.warnf(
                        "finalizer not removed kind=%s namespace=%s name=%s error=%s",
                        resource.getKind(),
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName(),
                        e.getMessage());
            }
        }
    }
}
