package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The life of a Sensor that runs the reference implementation's own program, while 20 events a second go through it: made by
 * that implementation's controller, adopted, its bus's passwords renewed, a pod of its EventSource killed, the operator
 * restarted, the Sensor changed, and given back. {@code bin/e2e-sensor} tells the settings.
 */
public final class SensorSuite {
    private static final Logger LOG = Logger.getLogger(SensorSuite.class);
    private static final int PER_SECOND = 20;
    private static final Duration SETTLE = Duration.ofMinutes(5);
    /** As long as the bus waits for an acknowledgement before it hands an event out again, and some more. */
    private static final Duration REDELIVERED = Duration.ofSeconds(40);

    private static final Duration CALM = Duration.ofSeconds(10);

    private final SensorSettings settings;
    private final NativeBus bus;
    private final SensorSpace space;
    private final TriggerTarget target;
    private final UpstreamController upstream;
    private final SensorOperator tandem;
    private final List<Stage> stages = new ArrayList<>();

    private SensorSuite(
            SensorSettings settings,
            KubernetesClient client,
            NativeBus bus,
            TriggerTarget target,
            UpstreamController upstream,
            SensorOperator tandem) {
        this.settings = settings;
        this.bus = bus;
        this.target = target;
        this.upstream = upstream;
        this.tandem = tandem;
        this.space =
                new SensorSpace(client, bus.namespace(), "http://%s:%d/".formatted(settings.peerHost(), target.port()));
    }

    /** Reads its settings from the environment; ends with 1 if an event is lost or a state is not reached. */
    public static void main(String[] arguments) throws Exception {
        var settings = SensorSettings.read();
        try (var client = new KubernetesClientBuilder().build();
                var target = new TriggerTarget()) {
            var upstream = new UpstreamController(client, settings.upstream());
            upstream.install();
            var name = "sensor-" + UUID.randomUUID().toString().substring(0, 6);
            var verdict = run(settings, client, name, target, upstream);
            upstream.remove();
            LOG.infof("%s", verdict);
            if (!verdict.passed()) {
                throw new IllegalStateException("lost or doubled, see above");
            }
            LOG.info("1 passed, 0 failed");
        }
    }

    private static TriggerVerdict run(
            SensorSettings settings,
            KubernetesClient client,
            String name,
            TriggerTarget target,
            UpstreamController upstream)
            throws Exception {
        try (var bus = new NativeBus(client, name)) {
            var tandem = new SensorOperator(client, settings);
            return new SensorSuite(settings, client, bus, target, upstream, tandem).live();
        }
    }

    /** What goes wrong is told before the namespace is taken down, which takes long where a controller is missing. */
    private TriggerVerdict live() throws Exception {
        try {
            return stages();
        } catch (Exception e) {
            LOG.error("stopped", e);
            throw e;
        }
    }

    private TriggerVerdict stages() throws Exception {
        made();
        try (var feeding = new Feeding(new WebhookFeeder(SourceKind.WEBHOOK, space.webhook()), PER_SECOND)) {
            Wait.until(
                    "a first event through it all", SETTLE, () -> !target.seen().isEmpty());
            feeding.count();
            feeding.awaitTicks(CALM);
            adopted(feeding);
            rotated(feeding);
            sourceKilled(feeding);
            operatorRestarted(feeding);
            changed(feeding);
            givenBack(feeding);
            feeding.stop();
            Wait.until("all posts answered", SETTLE, feeding::settled);
            var lost = Wait.holdsWithin(
                    SETTLE, () -> verdict(feeding).neverTriggered().isEmpty());
            LOG.infof("everything triggered: %s", lost);
            var unaccepted = feeding.answers().unaccepted();
            if (!unaccepted.isEmpty()) {
                throw new IllegalStateException("posts that were never accepted: " + unaccepted);
            }
            var verdict = verdict(feeding);
            space.delete();
            return verdict;
        }
    }

    private void made() {
        begin("made by the other controller", true, true);
        // one user from the start: the files on a directory of the node are given to no other
        bus.apply("""
                {version: '%s', replicas: 3, persistence: {storageClassName: %s, volumeSize: 1Gi},
                 securityContext: {runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000}}""".formatted(settings.natsVersion(), bus.namespace()));
        bus.awaitServers(3, settings.nats());
        space.apply(1);
        space.awaitReady();
    }

    /** As docs/migrate.md says; nothing restarts. */
    private void adopted(Feeding feeding) {
        var runs = space.runs();
        begin("adopted", false, true);
        upstream.stop();
        tandem.install();
        space.awaitTold("Sensor", SensorSpace.SENSOR);
        space.awaitTold("EventSource", SensorSpace.SOURCE);
        feeding.awaitTicks(CALM);
        unchanged(runs, space.runs());
        printed();
    }

    /** Clients are told of another Secret, so they are rolled, and from now on they are as Tandem makes them. */
    private void rotated(Feeding feeding) {
        var before = space.uids();
        begin("passwords renewed", true, true);
        bus.rotate(2);
        space.awaitReplaced(before);
        bus.awaitUpdated();
        space.awaitTold("Sensor", SensorSpace.SENSOR);
        feeding.awaitTicks(REDELIVERED);
        printed();
    }

    private void sourceKilled(Feeding feeding) {
        var sensor = space.sensorRuns();
        begin("pod of the EventSource killed", false, false);
        space.killSource();
        space.awaitReady();
        feeding.awaitTicks(CALM);
        unchanged(sensor, space.sensorRuns());
    }

    private void operatorRestarted(Feeding feeding) {
        var runs = space.runs();
        begin("operator restarted", false, false);
        tandem.restart();
        feeding.awaitTicks(CALM);
        unchanged(runs, space.runs());
    }

    private void changed(Feeding feeding) {
        var sensor = space.sensorPod();
        begin("Sensor changed", true, false);
        space.apply(2);
        space.awaitSensorReplaced(sensor);
        Wait.until("a run of the changed trigger", SETTLE, () -> "2"
                .equals(target.seen().getLast().edition()));
        space.awaitTold("Sensor", SensorSpace.SENSOR);
        feeding.awaitTicks(REDELIVERED);
        printed();
    }

    /** As docs/migrate.md says of a bus whose passwords were renewed. */
    private void givenBack(Feeding feeding) {
        var before = space.uids();
        begin("given back", true, true);
        tandem.stop();
        bus.forgetHash();
        upstream.start();
        space.awaitReplaced(before);
        bus.awaitUpdated();
        upstream.stop();
        upstream.start();
        var seen = target.seen().size();
        Wait.until("runs after the way back", SETTLE, () -> target.seen().size() > seen + PER_SECOND);
        feeding.awaitTicks(REDELIVERED);
        printed();
        tandem.remove();
    }

    private TriggerVerdict verdict(Feeding feeding) throws Exception {
        try (var reader = bus.reader()) {
            return TriggerLedger.compare(
                    feeding.accepted(), reader.read(SourceKind.WEBHOOK, SensorSpace.SOURCE), target.seen(), stages);
        }
    }

    private void begin(String name, boolean retried, boolean posted) {
        var now = Instant.now();
        stages.add(new Stage(name, now, retried, posted));
        LOG.infof(
                "%4d s  %s; %d runs so far",
                Duration.between(stages.getFirst().since(), now).toSeconds(),
                name,
                target.seen().size());
    }

    /** An event that comes from now on: a pod that went on running has printed others before. */
    private void printed() {
        var now = Instant.now();
        Wait.until("another event in the log", SETTLE, () -> space.printed(now));
    }

    private static void unchanged(Map<String, Integer> before, Map<String, Integer> now) {
        if (!now.equals(before)) {
            throw new IllegalStateException("pods restarted: %s became %s".formatted(before, now));
        }
    }
}
