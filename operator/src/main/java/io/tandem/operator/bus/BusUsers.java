package io.tandem.operator.bus;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.api.WorkloadSpec;
import io.tandem.operator.cache.Pages;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who needs a bus: EventSources and Sensors. */
public final class BusUsers {
    private BusUsers() {}

    /** For people: kind and name of each, sorted. Asks the API server, which is rare: only a deletion needs it. */
    public static List<String> of(EventBus bus, KubernetesClient client) {
        var users = new TreeSet<String>();
        add(EventSource.class, bus, client, users);
        add(Sensor.class, bus, client, users);
        return List.copyOf(users);
    }

    private static <P extends CustomResource<? extends WorkloadSpec, ?>> void add(
            Class<P> kind, EventBus bus, KubernetesClient client, Set<String> users) {
        var meta = bus.getMetadata();
        Pages.each(client.resources(kind).inNamespace(meta.getNamespace()), Integer.MAX_VALUE, user -> {
            if (BusState.nameFor(user).equals(meta.getName())) {
                users.add(user.getKind() + " " + user.getMetadata().getName());
            }
        });
    }
}
