package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * The framework with our reconcilers, which are also called for what is being deleted: its finalizers are argo-events'.
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
        var all = new AllEvents<>(configuration.getConfigurationFor(reconciler));
        all.setParent(configuration);
        operator.register(reconciler, all);
    }

    private static final class AllEvents<P extends HasMetadata> extends QuarkusControllerConfiguration<P> {
        AllEvents(QuarkusControllerConfiguration<P> read) {
            super(
                    read.getInformerConfig(),
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

        @Override
        public boolean triggerReconcilerOnAllEvents() {
            return true;
        }
    }
}
