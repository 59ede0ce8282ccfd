package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.api.Excerpt;
import io.tandem.operator.cache.Pages;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Why the StatefulSet has fewer pods than it should: it tells so in Kubernetes Events, and nowhere else. */
final class FailedPods {
    private static final Logger LOG = Logger.getLogger(FailedPods.class);
    private static final int LONGEST = 500;
    /** Of Events, which anybody may write. */
    private static final int MOST_PAGES = 25;

    private FailedPods() {}

    /** The newest refusal, or where to look; empty if there are as many pods as there should be. */
    static Optional<String> of(StatefulSet servers, KubernetesClient client) {
        var status = servers.getStatus();
        var observed = status != null
                && Objects.equals(
                        status.getObservedGeneration(), servers.getMetadata().getGeneration());
        var pods = status == null ? 0 : Objects.requireNonNullElse(status.getReplicas(), 0);
        return observed && pods < servers.getSpec().getReplicas()
                ? Optional.of(newest(servers, client)
                        .map(message -> "pods cannot be made: " + cut(message))
                        .orElseGet(() -> "pods are missing: kubectl describe statefulset "
                                + servers.getMetadata().getName() + " may tell why"))
                : Optional.empty();
    }

    private static Optional<String> newest(StatefulSet servers, KubernetesClient client) {
        try {
            var newest = new AtomicReference<Event>();
            var told = client.v1()
                    .events()
                    .inNamespace(servers.getMetadata().getNamespace())
                    .withField("involvedObject.kind", "StatefulSet")
                    .withField("involvedObject.name", servers.getMetadata().getName())
                    .withField("reason", "FailedCreate");
            Pages.each(told, MOST_PAGES, event -> {
                if (Objects.equals(
                                event.getInvolvedObject().getUid(),
                                servers.getMetadata().getUid())
                        && (newest.get() == null || time(event).compareTo(time(newest.get())) > 0)) {
                    newest.set(event);
                }
            });
            return Optional.ofNullable(newest.get()).map(Event::getMessage);
        } catch (KubernetesClientException e) {
            // a detail of the status is no reason to begin anew
            LOG.debugf(
                    e, "events not listed namespace=%s", servers.getMetadata().getNamespace());
            return Optional.empty();
        }
    }

    private static String time(Event event) {
        return Optional.ofNullable(event.getLastTimestamp())
                .orElse(event.getMetadata().getCreationTimestamp());
    }

    private static String cut(String text) {
        return Excerpt.of(text, LONGEST);
    }
}
