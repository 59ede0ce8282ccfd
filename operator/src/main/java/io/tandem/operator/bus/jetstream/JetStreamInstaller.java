package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.api.Problem;
import io.tandem.operator.bus.BusFindings;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.PodTrouble;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes the cluster as a native JetStream bus asks, and finds out how the bus does. */
public final class JetStreamInstaller {
    private static final Logger LOG = Logger.getLogger(JetStreamInstaller.class);
    private static final Duration REFUSED = Duration.ofSeconds(30);
    private static final Duration UNREADY = Duration.ofSeconds(5);

    private final InstallSettings settings;
    private final InstantSource clock;

    public JetStreamInstaller(InstallSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** One step; the StatefulSet's changes call for the next. */
    public BusFindings install(EventBus bus, Context<EventBus> context) {
        var owner = BusOwner.of(bus);
        var objects = new BusObjects(owner, context);
        var unseen = objects.unseen();
        if (unseen.isPresent()) {
            var unknown = Finding.unknown(unseen.get().reason(), unseen.get().message());
            return standstill(bus, unseen.get(), unknown, Optional.of(REFUSED));
        }
        var present = objects.present();
        if (present.foreign(owner) && unchanged(bus) && config(bus).isPresent()) {
            return adopted(bus, present, context);
        }
        return switch (BusRequest.read(bus, settings)) {
            case BusRequest.Read.Bad bad -> invalid(bus, bad.problems(), present, context);
            case BusRequest.Read.Good good -> install(bus, good.request(), present, context);
        };
    }

    private BusFindings install(EventBus bus, BusRequest request, Present present, Context<EventBus> context) {
        var owner = BusOwner.of(bus);
        var secrets = new SecretStore(context.getClient(), clock).ensure(owner, present, rotation(bus));
        var plan = BusPlan.of(request, secrets, present);
        var refused = new BusObjects(owner, context).apply(plan);
        var after = new BusObjects(owner, context).present();
        var config = refused.isPresent()
                ? config(bus)
                : ClientConfig.of(request, plan, secrets, after, config(bus).orElse(null), clock.instant());
        var deployed = refused.orElseGet(() -> plan.refused()
                .map(told -> new Finding(true, Reason.SCALE_REFUSED, told))
                .orElseGet(() -> Finding.good(Reason.APPLIED)));
        return findings(bus, config, deployed, after, plan.servers(), context);
    }

    /** As argo-events left it, down to the pods: nothing is written before the user changes something. */
    private BusFindings adopted(EventBus bus, Present present, Context<EventBus> context) {
        var told = "argo-events installed the servers; they stay as they are until the spec changes";
        return findings(bus, config(bus), new Finding(true, Reason.ADOPTED, told), present, present.size(), context);
    }

    private static BusFindings findings(
            EventBus bus,
            Optional<BusConfig> config,
            Finding deployed,
            Present present,
            int wanted,
            Context<EventBus> context) {
        var ready = ready(bus, present, wanted, context);
        var configured = config.isPresent()
                ? Finding.good(Reason.RESOLVED)
                : Finding.bad(Reason.INSTALLING, "told as soon as all servers are ready: " + ready.message());
        var byType =
                Map.of(BusFindings.DEPLOYED, deployed, BusFindings.CONFIGURED, configured, BusFindings.READY, ready);
        return new BusFindings(config, byType, nextLook(deployed, ready, present, wanted));
    }

    /**
     * When to look again though nothing happens. The change that makes the servers complete may come while we write
     * another, and is then not told again; so a bus that is to grow is looked at until it is as large as wanted.
     */
    static Optional<Duration> nextLook(Finding deployed, Finding ready, Present present, int wanted) {
        if (!deployed.holds()) {
            return Optional.of(REFUSED);
        }
        var done = ready.holds() && present.complete() && present.size() >= wanted;
        return done ? Optional.empty() : Optional.of(UNREADY);
    }

    /** A majority serves; fewer store nothing. */
    private static Finding ready(EventBus bus, Present present, int wanted, Context<EventBus> context) {
        var size = present.size();
        var counted = "%d of %d servers are ready".formatted(present.ready(), size)
                + (size == wanted ? "" : ", %d wanted".formatted(wanted));
        if (size > 0 && present.ready() > size / 2) {
            return new Finding(true, Reason.SERVERS_READY, counted);
        }
        var troubles = troubles(bus, context);
        return Finding.bad(
                Reason.SERVERS_NOT_READY, troubles.isEmpty() ? counted : counted + ": " + String.join("; ", troubles));
    }

    private static List<String> troubles(EventBus bus, Context<EventBus> context) {
        try {
            return PodTrouble.of(context.getClient()
                            .resources(Pod.class)
                            .inNamespace(bus.getMetadata().getNamespace())
                            .withLabels(BusOwner.of(bus).selector())
                            .list()
                            .getItems())
                    .stream()
                    .map(PodTrouble::text)
                    .toList();
        } catch (KubernetesClientException e) {
            // a detail of the status is no reason to begin anew
            LOG.debugf(e, "pods not listed namespace=%s", bus.getMetadata().getNamespace());
            return List.of();
        }
    }

    private static BusFindings invalid(
            EventBus bus, List<Problem> problems, Present present, Context<EventBus> context) {
        var told = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        var bad = Finding.bad(Reason.INVALID_EVENT_BUS, told);
        var ready = present.size() == 0 ? bad : ready(bus, present, present.size(), context);
        return standstill(bus, bad, ready, Optional.empty());
    }

    /** What runs stays, and so does what clients were told of it. */
    private static BusFindings standstill(EventBus bus, Finding bad, Finding ready, Optional<Duration> nextLook) {
        var configured =
                config(bus).map(present -> Finding.good(Reason.RESOLVED)).orElse(bad);
        var findings = Map.of(BusFindings.DEPLOYED, bad, BusFindings.CONFIGURED, configured, BusFindings.READY, ready);
        return new BusFindings(config(bus), findings, nextLook);
    }

    private static boolean unchanged(EventBus bus) {
        var seen = Optional.ofNullable(bus.getStatus()).map(EventBusStatus::observedGeneration);
        return rotation(bus) == 1
                && seen.map(bus.getMetadata().getGeneration()::equals).orElse(true);
    }

    private static int rotation(EventBus bus) {
        return Optional.ofNullable(bus.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(SecretStore.ROTATION))
                .filter(text -> text.matches("[1-9]\\d{0,5}"))
                .map(Integer::parseInt)
                .orElse(1);
    }

    private static Optional<BusConfig> config(EventBus bus) {
        return Optional.ofNullable(bus.getStatus()).map(EventBusStatus::config);
    }
}
