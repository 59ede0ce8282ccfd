package io.tandem.operator.bus;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Who needs a bus: EventSources, and the Sensors of argo-events where they are installed. */
public final class BusUsers {
    private static final Logger LOG = Logger.getLogger(BusUsers.class);
    private static final String DEFAULT = "default";
    private static final ResourceDefinitionContext SENSORS = new ResourceDefinitionContext.Builder()
            .withGroup("argoproj.io")
            .withVersion("v1alpha1")
            .withKind("Sensor")
            .withPlural("sensors")
            .withNamespaced(true)
            .build();

    private BusUsers() {}

    /** For people: kind and name of each, sorted. Asks the API server, which is rare: only a deletion needs it. */
    public static List<String> of(EventBus bus, KubernetesClient client) {
        return Stream.concat(sources(bus, client), sensors(bus, client))
                .sorted()
                .toList();
    }

    private static Stream<String> sources(EventBus bus, KubernetesClient client) {
        return client
                .resources(EventSource.class)
                .inNamespace(bus.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(source ->
                        BusState.nameFor(source).equals(bus.getMetadata().getName()))
                .map(source -> "EventSource " + source.getMetadata().getName());
    }

    private static Stream<String> sensors(EventBus bus, KubernetesClient client) {
        try {
            return client
                    .genericKubernetesResources(SENSORS)
                    .inNamespace(bus.getMetadata().getNamespace())
                    .list()
                    .getItems()
                    .stream()
                    .filter(sensor -> busOf(sensor).equals(bus.getMetadata().getName()))
                    .map(sensor -> "Sensor " + sensor.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 403) {
                throw e;
            }
            // 404: no such resource here; 403: whoever took the right away does not want Sensors to count
            LOG.debugf(e, "sensors not listed namespace=%s", bus.getMetadata().getNamespace());
            return Stream.empty();
        }
    }

    private static String busOf(GenericKubernetesResource sensor) {
        String name = sensor.get("spec", "eventBusName");
        return name == null || name.isEmpty() ? DEFAULT : name;
    }
}
