package io.tandem.operator.bus;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.api.WorkloadSpec;
import java.util.List;
import java.util.stream.Stream;

/** Who needs a bus: EventSources and Sensors. */
public final class BusUsers {
    private BusUsers() {}

    /** For people: kind and name of each, sorted. Asks the API server, which is rare: only a deletion needs it. */
    public static List<String> of(EventBus bus, KubernetesClient client) {
        return Stream.concat(of(EventSource.class, bus, client), of(Sensor.class, bus, client))
                .sorted()
                .toList();
    }

    private static <P extends CustomResource<? extends WorkloadSpec, ?>> Stream<String> of(
            Class<P> kind, EventBus bus, KubernetesClient client) {
        return client.resources(kind).inNamespace(bus.getMetadata().getNamespace()).list().getItems().stream()
                .filter(user -> BusState.nameFor(user).equals(bus.getMetadata().getName()))
                .map(user -> user.getKind() + " " + user.getMetadata().getName());
    }
}
