package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** An operator of its own, whose informer meets an object that it cannot read. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class EndedInformerIT {
    ControlPlane cluster;

    @Inject
    Operator served;

    private Instant now = Instant.EPOCH;

    @Test
    void anOperatorThatNoLongerWatchesAKindIsUnreadyAndStartedAnewAfterAWhile() {
        var space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        var operator = new Operator(settings -> settings.withKubernetesClient(cluster.client())
                .withStopOnInformerErrorDuringStartup(false)
                .withCloseClientOnStop(false));
        operator.register(new Reads(), settings -> settings.settingNamespace(space.namespace()));
        try {
            operator.start();

            var readiness = new OperatorReadiness(operator, new OperatorStart(operator, cluster.client()));
            // the start ends a moment before the informer is called ended
            var ready = await().until(readiness::call, told -> told.getStatus() == Status.DOWN);
            assertThat(ready.getData().orElseThrow().get("no longer watched").toString())
                    .endsWith(" of strict in " + space.namespace());
            assertThat(ready.getData().orElseThrow()).doesNotContainKey("cannot be watched");

            var live = new OperatorLiveness(operator, () -> now);
            assertThat(live.call().getStatus()).as("the other kinds are served").isEqualTo(Status.UP);
            now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
            assertThat(live.call().getStatus()).isEqualTo(Status.UP);
            now = now.plusMillis(1);
            assertThat(live.call().getStatus()).isEqualTo(Status.DOWN);
        } finally {
            operator.stop();
        }
    }

    /** The framework's own handler ends the process at once, unless it is built as ours is. */
    @Test
    void anInformerThatEndsLaterDoesNotEndTheProcess() {
        assertThat(served.getConfigurationService().getInformerStoppedHandler()).isEmpty();
    }

    /** An EventBus as somebody would read it for whom its specification is a number. */
    @Group("argoproj.io")
    @Version("v1alpha1")
    @Plural("eventbus")
    public static class StrictBus extends CustomResource<Integer, Void> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    /** Of no operator but that of the test. */
    @Ignore
    @ControllerConfiguration(name = "strict")
    public static class Reads implements Reconciler<StrictBus> {
        @Override
        public UpdateControl<StrictBus> reconcile(StrictBus bus, Context<StrictBus> context) {
            return UpdateControl.noUpdate();
        }
    }
}
