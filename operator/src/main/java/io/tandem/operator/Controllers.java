package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import io.tandem.operator.cache.CompactStore;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The framework with our reconcilers, which are also called for what is being deleted: its finalizers are argo-events'. Of
 * their resources little is kept in memory.
 *
 * <p>The extension (7.7.3) reads {@code triggerReconcilerOnAllEvents} of a reconciler and does not hand it on.
 */
public class Controllers {
    @Produces
    @Singleton
    Operator operator(
            QuarkusConfigurationService configuration, Instance<Reconciler<? extends HasMetadata>> reconcilers) {
        var operator = new Operator(configuration);
        reconcilers.forEach(reconciler -> register(operator, configuration, reconciler));
        operator.installShutdownHook(configuration.reconciliationTerminationTimeout());
        return operator;
    }

    private static <P extends HasMetadata> void register(
            Operator operator, QuarkusConfigurationService configuration, Reconciler<P> reconciler) {
        var all = new AllEvents<>(configuration.getConfigurationFor(reconciler), configuration.getKubernetesClient());
        all.setParent(configuration);
        operator.register(reconciler, all);
    }

    private static final class AllEvents<P extends HasMetadata> extends QuarkusControllerConfiguration<P> {
        AllEvents(QuarkusControllerConfiguration<P> read, KubernetesClient client) {
            super(
                    compact(read.getInformerConfig(), client),
                    read.getName(),
                    read.isGenerationAware(),
                    read.getAssociatedReconcilerClassName(),
                    read.getRetry(),
                    read.getRateLimiter(),
                    read.maxReconciliationInterval().orElse(null),
                    read.getFinalizerName(),
                    read.fieldManager(),
                    read.getWorkflow(),
                    read.getResourceTypeName(),
                    read.getResourceClass());
        }

        private static <P extends HasMetadata> InformerConfiguration<P> compact(
                InformerConfiguration<P> read, KubernetesClient client) {
            return InformerConfiguration.builder(read)
                    .withItemStore(CompactStore.of(read.getResourceClass(), read, client))
                    .withInformerListLimit(CompactStore.PAGE)
                    .build();
        }

        @Override
        public boolean triggerReconcilerOnAllEvents() {
            return true;
        }
    }
}
