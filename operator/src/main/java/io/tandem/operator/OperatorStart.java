package io.tandem.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts the framework once the API server can serve it.
 *
 * <p>The framework tries once, and after a failure the process would be idle for ever: an API server that is away, has not
 * loaded its rights yet, or does not know our definitions is waited for here instead.
 */
@Singleton
public class OperatorStart {
    private static final Logger LOG = Logger.getLogger(OperatorStart.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final Operator operator;
    private final KubernetesClient client;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Thread starting;
    private volatile String missing;

    OperatorStart(Operator operator, KubernetesClient client) {
        this.operator = operator;
        this.client = client;
    }

    /** What is waited for, for people; empty if nothing is. */
    Optional<String> missing() {
        return Optional.ofNullable(missing);
    }

    /** In a thread of its own: the probes answer while caches fill. */
    void start(@Observes StartupEvent started) {
        starting = Thread.ofPlatform().daemon().name("operator-start").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping.countDown();
        starting.interrupt();
        starting.join(LONGEST_STOP);
        operator.stop();
    }

    private void run() {
        try {
            await();
            operator.start();
        } catch (InterruptedException e) {
            LOG.debug("stopped before it was started");
        } catch (RuntimeException e) {
            if (stopping.getCount() > 0) {
                LOG.error("not started, the process ends so that it is started anew", e);
                Quarkus.asyncExit(1);
            }
        }
    }

    private void await() throws InterruptedException {
        var prerequisites = new Prerequisites(client, namespaces(), lease());
        var pause = FIRST_PAUSE;
        for (var found = prerequisites.missing(); found.isPresent(); found = prerequisites.missing()) {
            tell(found.get());
            if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopped while waiting for " + found.get());
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        if (missing != null) {
            LOG.info("nothing is missing any more, starting");
            missing = null;
        }
    }

    /** Once for each thing that is missing, not for each try. */
    private void tell(String found) {
        if (!Objects.equals(missing, found)) {
            LOG.warnf("not started yet, trying again for ever missing=%s", found);
            missing = found;
        }
    }

    private SortedSet<String> namespaces() {
        var all = new TreeSet<String>();
        for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
            all.addAll(controller.getConfiguration().getEffectiveNamespaces());
        }
        return all;
    }

    private Optional<String> lease() {
        return operator.getConfigurationService()
                .getLeaderElectionConfiguration()
                .map(LeaderElectionConfiguration::getLeaseName);
    }
}
