package io.tandem.operator;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tandem.api.EventBus;
import io.tandem.api.WorkloadSpec;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.cache.CompactStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A change of what a bus means to them wakes the resources of the namespace that use it. */
final class BusInformer {
    private static final String INDEX = "bus";

    private BusInformer() {}

    static <P extends CustomResource<? extends WorkloadSpec, ?>> InformerEventSource<EventBus, P> of(
            Class<P> user, EventSourceContext<P> context) {
        var cache = context.getPrimaryCache();
        cache.addIndexer(INDEX, found -> List.of(key(found.getMetadata().getNamespace(), BusState.nameFor(found))));
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(EventBus.class, user)
                        .withSecondaryToPrimaryMapper(
                                bus -> cache
                                        .byIndex(
                                                INDEX,
                                                key(
                                                        bus.getMetadata().getNamespace(),
                                                        bus.getMetadata().getName()))
                                        .stream()
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toSet()))
                        .withItemStore(CompactStore.of(
                                EventBus.class,
                                context.getControllerConfiguration().getInformerConfig(),
                                context.getClient()))
                        .withInformerListLimit(CompactStore.PAGE)
                        .withOnUpdateFilter((now, before) -> !BusState.of(now).equals(BusState.of(before)))
                        .withPrimaryToSecondaryMapper((P found) -> Set.of(new ResourceID(
                                BusState.nameFor(found), found.getMetadata().getNamespace())))
                        .build(),
                context);
    }

    private static String key(String namespace, String bus) {
        return namespace + "/" + bus;
    }
}
