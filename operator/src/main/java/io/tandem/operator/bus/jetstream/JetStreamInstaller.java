package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.api.Problem;
import io.tandem.operator.bus.BusFindings;
import io.tandem.operator.cache.Pages;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.PodTrouble;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Makes the cluster as a native JetStream bus asks, and finds out how the bus does. */
public final class JetStreamInstaller {
    private static final Logger LOG = Logger.getLogger(JetStreamInstaller.class);
    private static final Duration REFUSED = Duration.ofSeconds(30);
    private static final Duration UNREADY = Duration.ofSeconds(5);
    /** Each look asks the API server for Secrets; what servers become is told without. */
    private static final Duration HELD = Duration.ofSeconds(30);
    /** That another bus is done wakes that one alone. */
    private static final Duration TURN = Duration.ofSeconds(5);
    /** More pods have the labels of servers only if they are somebody else's. */
    private static final int MOST_PAGES = 2;

    private final InstallSettings settings;
    private final Platform platform;
    private final ServerRestarts restarts;
    private final InstantSource clock;

    /** Installs as the operator is configured, for pods as the cluster takes them. */
    public JetStreamInstaller(
            InstallSettings settings, Platform platform, ServerRestarts restarts, InstantSource clock) {
        this.settings = settings;
        this.platform = platform;
        this.restarts = restarts;
        this.clock = clock;
    }

    /** One step; the StatefulSet's changes call for the next. */
    public BusFindings install(EventBus bus, Context<EventBus> context) {
        var owner = BusOwner.of(bus);
        var objects = new BusObjects(owner, context);
        var unseen = objects.unseen();
        if (unseen.isPresent()) {
            var told = unseen.get().message();
            var reason = unseen.get().reason();
            return standstill(bus, Finding.bad(reason, told), Finding.unknown(reason, told), Optional.of(REFUSED));
        }
        var present = objects.present();
        restarts.seen(bus, present);
        if (present.foreign(owner) && unchanged(bus) && config(bus).isPresent()) {
            var held = Rotation.of(bus, present).heldAsAdopted();
            if (held.isPresent()) {
                return adopted(bus, held.get(), present, context);
            }
        }
        return switch (BusRequest.read(bus, settings)) {
            case BusRequest.Read.Bad bad -> invalid(bus, bad.problems(), present, context);
            case BusRequest.Read.Good good -> install(bus, good.request(), present, context);
        };
    }

    /** What is to be done before the last reference to the bus goes. */
    public static Optional<Finding> release(EventBus bus, Context<EventBus> context) {
        var owner = BusOwner.of(bus);
        var present = new BusObjects(owner, context).present();
        return new Claims(owner, context.getClient()).own(present.size());
    }

    private BusFindings install(EventBus bus, BusRequest request, Present present, Context<EventBus> context) {
        var owner = BusOwner.of(bus);
        if (Encryption.unknown(present)) {
            return blocked(bus, Finding.bad(Reason.APPLY_FAILED, keyUnknown(owner)), present, context);
        }
        var claims = new Claims(owner, context.getClient());
        var left = claims.left(present, request.replicas());
        var going = claims.going(left);
        if (!going.isEmpty()) {
            return blocked(bus, Finding.bad(Reason.LEFT_OVER, going(going)), present, context);
        }
        if (!left.isEmpty() && request.spec().persistence() == null) {
            return blocked(bus, Finding.bad(Reason.LEFT_OVER, leftOver(left)), present, context);
        }
        var unmade = Refusals.unmade(request, present);
        if (unmade.isPresent()) {
            return blocked(bus, unmade.get(), present, context);
        }
        var secrets = new SecretStore(bus, context.getClient(), clock);
        var rotation = Rotation.of(bus, present);
        var held = rotation.held(secrets);
        if (held.isPresent()) {
            return install(bus, request, rotation.known().orElseThrow(), held, claims, context);
        }
        var clients = rotation.heldForClients(names -> FormerClients.of(names, context.getClient()));
        if (clients.isPresent()) {
            return install(bus, request, rotation.known().orElseThrow(), clients, claims, context)
                    .notBefore(HELD);
        }
        var kept = rotation.heldAtTakeover();
        return switch (secrets.ensure(
                rotation.known(),
                present.secretsBefore(owner),
                kept.isPresent() ? 1 : rotation.asked(),
                remains(present, left))) {
            case SecretStore.Ensured.Names made -> install(bus, request, made.names(), kept, claims, context);
            case SecretStore.Ensured.Refused refused ->
                rotation.known()
                        .map(names -> install(bus, request, names, Optional.of(refused.finding()), claims, context))
                        .orElseGet(() -> blocked(bus, refused.finding(), present, context));
        };
    }

    /**
     * With these Secrets.
     *
     * @param held why not with those that are asked for; empty if they are these
     */
    private BusFindings install(
            EventBus bus,
            BusRequest request,
            SecretNames secrets,
            Optional<Finding> held,
            Claims claims,
            Context<EventBus> context) {
        var owner = secrets.owner();
        var objects = new BusObjects(owner, context);
        var present = objects.present();
        var plan = BusPlan.of(request, secrets, present, claims.left(present, request.replicas()), platform);
        var restart = restarts.ask(bus, secrets, plan.servers(), present, objects.replacesServers(plan));
        var refused = objects.apply(restart.leavesPods() ? plan.leavingServers(present) : plan);
        var after = new BusObjects(owner, context).present();
        restarts.seen(bus, after);
        if (after.unnoted(owner)) {
            observed(bus).ifPresent(generation -> restarts.noted(bus, objects.note(plan, generation)));
        }
        if (refused.isEmpty() && !restart.leavesPods() && after.claimed() && after.complete()) {
            refused = claims.own(after.size());
        }
        // servers that stay as they are may have other Secrets: clients would be told passwords that nobody takes
        var others = restart.leavesPods() && !after.secrets(owner).equals(Optional.of(secrets));
        var config = refused.isPresent() || others
                ? config(bus)
                : ClientConfig.of(request, plan, secrets, after, config(bus).orElse(null), clock.instant());
        var deployed = refused.or(() -> held.filter(why -> !why.holds()))
                .or(plan::refused)
                .or(() -> held)
                .or(() -> others ? Optional.empty() : Rotation.untold(secrets, after, config))
                .orElseGet(() -> Finding.good(Reason.APPLIED));
        var findings = findings(bus, config, deployed, held.isPresent(), after, plan.servers(), context);
        var told = ServerRestarts.told(restart, after.changed());
        return switch (restart.turn()) {
            case FREE -> findings;
            case HELD -> findings.besides(Reason.HELD, told);
            case WAITING -> findings.besides(Reason.WAITING, told).lookedAtAfter(TURN);
        };
    }

    private static SecretStore.Remains remains(Present present, List<PersistentVolumeClaim> claims) {
        if (present.servers().isPresent()) {
            return SecretStore.Remains.SERVERS;
        }
        return claims.isEmpty() ? SecretStore.Remains.NONE : SecretStore.Remains.CLAIMS;
    }

    private static String keyUnknown(BusOwner owner) {
        return ("ConfigMap %s is gone, is not the EventBus's any more, or names the key in another way than argo-events, and"
                        + " it alone tells by which key the servers that argo-events made read their files: restore it")
                .formatted(owner.configMapName());
    }

    private static String going(List<PersistentVolumeClaim> claims) {
        return "%s of an EventBus of this name that was deleted is about to go; the bus is installed when it is gone"
                .formatted(Claims.text(claims));
    }

    private static String leftOver(List<PersistentVolumeClaim> claims) {
        return "%s with events of before: set spec.jetstream.persistence again, or delete them"
                .formatted(Claims.text(claims));
    }

    /** As argo-events left it, down to the pods: nothing is written before the user changes something. */
    private BusFindings adopted(EventBus bus, Finding why, Present present, Context<EventBus> context) {
        return findings(bus, config(bus), why, false, present, present.size(), context);
    }

    private static BusFindings findings(
            EventBus bus,
            Optional<BusConfig> config,
            Finding deployed,
            boolean held,
            Present present,
            int wanted,
            Context<EventBus> context) {
        var ready = ready(bus, present, wanted, context);
        var configured = config.isPresent()
                ? Finding.good(Reason.RESOLVED)
                : Finding.bad(Reason.INSTALLING, "told as soon as all servers are ready: " + ready.message());
        var byType = Map.of(Conditions.DEPLOYED, deployed, Conditions.CONFIGURED, configured, Conditions.READY, ready);
        return new BusFindings(config, byType, nextLook(deployed, held, ready, present, wanted));
    }

    /**
     * When to look again though nothing happens. The change that makes the servers complete may come while we write
     * another, and is then not told again; so a bus that is to grow is looked at until it is as large as wanted.
     */
    static Optional<Duration> nextLook(Finding deployed, boolean held, Finding ready, Present present, int wanted) {
        if (!deployed.holds()) {
            return Optional.of(REFUSED);
        }
        if (held) {
            // complete: our own write, which tells clients of this generation and lets the next begin, wakes nobody
            return Optional.of(present.complete() ? UNREADY : HELD);
        }
        var done = ready.holds() && present.complete() && present.size() >= wanted;
        return done ? Optional.empty() : Optional.of(UNREADY);
    }

    private static Finding ready(EventBus bus, Present present, int wanted, Context<EventBus> context) {
        var size = present.size();
        var counted = "%d of %d servers are ready".formatted(present.ready(), size)
                + (size == wanted ? "" : ", %d wanted".formatted(wanted));
        if (present.majorityReady()) {
            return new Finding(true, Reason.SERVERS_READY, counted);
        }
        var troubles = Stream.concat(
                        present.servers().flatMap(found -> FailedPods.of(found, context.getClient())).stream(),
                        troubles(bus, context.getClient()).stream())
                .toList();
        return Finding.bad(
                Reason.SERVERS_NOT_READY, troubles.isEmpty() ? counted : counted + ": " + String.join("; ", troubles));
    }

    static List<String> troubles(EventBus bus, KubernetesClient client) {
        try {
            var pods = new ArrayList<Pod>();
            var labelled = client.pods()
                    .inNamespace(bus.getMetadata().getNamespace())
                    .withLabels(BusOwner.of(bus).selector());
            Pages.each(labelled, MOST_PAGES, pods::add);
            return PodTrouble.of(pods).stream().map(PodTrouble::text).toList();
        } catch (KubernetesClientException e) {
            // a detail of the status is no reason to begin anew
            LOG.debugf(e, "pods not listed namespace=%s", bus.getMetadata().getNamespace());
            return List.of();
        }
    }

    private static BusFindings invalid(
            EventBus bus, List<Problem> problems, Present present, Context<EventBus> context) {
        var bad = Finding.bad(Reason.INVALID_EVENT_BUS, Problem.joined(problems));
        var ready = present.size() == 0 ? bad : ready(bus, present, present.size(), context);
        return standstill(bus, bad, ready, Optional.empty());
    }

    /** Somebody has to do something that nothing tells of. */
    private static BusFindings blocked(EventBus bus, Finding bad, Present present, Context<EventBus> context) {
        if (present.servers().isPresent()) {
            return standstill(bus, bad, ready(bus, present, present.size(), context), Optional.of(REFUSED));
        }
        var ready = bad.reason() == Reason.LEFT_OVER ? bad : Finding.unknown(bad.reason(), bad.message());
        return standstill(bus, bad, ready, Optional.of(REFUSED));
    }

    /** What runs stays, and so does what clients were told of it. */
    private static BusFindings standstill(EventBus bus, Finding bad, Finding ready, Optional<Duration> nextLook) {
        var configured =
                config(bus).map(present -> Finding.good(Reason.RESOLVED)).orElse(bad);
        var findings = Map.of(Conditions.DEPLOYED, bad, Conditions.CONFIGURED, configured, Conditions.READY, ready);
        return new BusFindings(config(bus), findings, nextLook);
    }

    private static Optional<Long> observed(EventBus bus) {
        return Optional.ofNullable(bus.getStatus()).map(EventBusStatus::observedGeneration);
    }

    private static boolean unchanged(EventBus bus) {
        return observed(bus)
                .map(generation -> generation >= BusRequest.generation(bus))
                .orElse(true);
    }

    private static Optional<BusConfig> config(EventBus bus) {
        return Optional.ofNullable(bus.getStatus()).map(EventBusStatus::config);
    }
}
