package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.local.ControlPlane;
import io.tandem.local.Manifests;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * How the operator bears many EventSources and Sensors, on a real API server of this machine without nodes.
 *
 * <p>Prints one line a figure. {@code EVENT_SOURCES} and {@code SENSORS} are their numbers, {@code OPERATOR_JAVA_OPTIONS} the
 * operator's virtual machine. {@code POISON} EventSources of which no Deployment can come are among the others; then it is also
 * measured, by an operator and an API server of their own, how long the others take without them.
 */
public final class OperatorBench {
    private static final int EVENT_SOURCES = number("EVENT_SOURCES", 1000);
    private static final int SENSORS = number("SENSORS", 500);
    private static final int POISON = number("POISON", 0);
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Duration REST = Duration.ofSeconds(60);
    /** So that it elects, which costs requests, and deploys Sensors, whose image nothing pulls here. */
    private static final Map<String, String> IN_A_CLUSTER = Map.of(
            "KUBERNETES_SERVICE_HOST", "127.0.0.1", "TANDEM_SENSOR_IMAGE", "registry.example/argo-events:v1.9.11");

    private static final String NAMESPACE = "bench";
    private static final String RECONCILED = "reconciliations_success_total";

    private OperatorBench() {}

    /** Runs all of it. */
    public static void main(String[] args) throws Exception {
        var undisturbed = POISON == 0 ? null : undisturbed();
        try (var plane = ControlPlane.start()) {
            prepare(plane);
            var bad = new BadSources(NAMESPACE, POISON);
            bad.storeUnreadable(plane.client());
            tell(
                    "load of the machine",
                    "%.1f on %d cores",
                    load(),
                    Runtime.getRuntime().availableProcessors());
            var alone = requestsAtRest(plane);
            try (var operator = OperatorProcess.start(plane, "operator", IN_A_CLUSTER)) {
                tell("memory when started", "%d MiB resident", operator.memoryMib("VmRSS"));
                var before = Requests.of(plane);
                var deployed = deploy(plane, bad);
                deployed.told();
                if (undisturbed != null) {
                    tell(
                            "beside %d bad ones".formatted(POISON),
                            "%.1f s after the first creation, without them %.1f s",
                            deployed.all(),
                            undisturbed.all());
                    bad.delete(plane.client());
                }
                settle(operator);
                tell(
                        "requests until it rests",
                        "%s",
                        Requests.of(plane).since(before).told());
                complete(plane, operator);
                tell("memory at the most", "%d MiB resident", operator.memoryMib("VmHWM"));
                var busy = requestsAtRest(plane);
                tell("requests at rest", "%.2f a second (%.2f without the operator)", busy, alone);
                tell(
                        "memory at rest",
                        "%d MiB resident, %.0f MiB of them heap in use",
                        operator.memoryMib("VmRSS"),
                        heap(operator));
                LiveHeap.of(operator.process().pid()).ifPresent(live -> tell("heap without garbage", "%s", live));
                end(operator);
            }
            restarts(plane);
            tell("load of the machine", "%.1f", load());
        }
    }

    private static Deployed undisturbed() throws Exception {
        try (var plane = ControlPlane.start()) {
            prepare(plane);
            try (var operator = OperatorProcess.start(plane, "undisturbed", IN_A_CLUSTER)) {
                var deployed = deploy(plane, new BadSources(NAMESPACE, 0));
                operator.process().stop(Duration.ofSeconds(30));
                return deployed;
            }
        }
    }

    private static void prepare(ControlPlane plane) {
        OperatorProcess.install(plane);
        OperatorProcess.grantEverywhere(plane);
        OperatorProcess.namespace(plane, NAMESPACE);
    }

    private static Deployed deploy(ControlPlane plane, BadSources bad) throws Exception {
        Manifests.apply(plane.client(), """
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: %s}
            spec: {jetstreamExotic: {url: "nats://nats:4222"}}
            """.formatted(NAMESPACE));
        var manifests = among(bad.manifests());
        var deployed = new AtomicInteger();
        try (var watch =
                plane.client().apps().deployments().inNamespace(NAMESPACE).watch(new Counter(deployed))) {
            var started = System.nanoTime();
            each(manifests.size(), i -> Manifests.apply(plane.client(), manifests.get(i)));
            var created = seconds(started);
            await(() -> deployed.get() >= EVENT_SOURCES + SENSORS);
            return new Deployed(created, seconds(started));
        }
    }

    /** The good ones, with these at even distances among them. */
    private static List<String> among(List<String> bad) {
        var all = new ArrayList<>(IntStream.range(0, EVENT_SOURCES + SENSORS)
                .mapToObj(OperatorBench::resource)
                .toList());
        var distance = all.size() / (bad.size() + 1) + 1;
        for (int i = 0; i < bad.size(); i++) {
            all.add(Math.min(all.size(), i * distance), bad.get(i));
        }
        return all;
    }

    private static String resource(int number) {
        if (number < EVENT_SOURCES) {
            return """
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: es-%d, namespace: %s}
                spec: {replicas: 1, calendar: {tick: {interval: 10s}}}
                """.formatted(number, NAMESPACE);
        }
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: s-%1$d, namespace: %2$s}
                spec:
                  dependencies: [{name: tick, eventSourceName: es-%1$d, eventName: tick}]
                  triggers:
                    - template:
                        name: order
                        http:
                          url: http://orders.shop.svc/new
                          payload: [{src: {dependencyName: tick, dataKey: eventTime}, dest: time}]
                      retryStrategy: {steps: 3}
                      atLeastOnce: true
                    - template: {name: print, log: {intervalSeconds: 10}}
                """.formatted(number - EVENT_SOURCES, NAMESPACE);
    }

    /** What the cluster's own controllers would write when all pods run. */
    private static void complete(ControlPlane plane, OperatorProcess operator) throws Exception {
        each(EVENT_SOURCES + SENSORS, i -> {
            var name =
                    i < EVENT_SOURCES ? "es-%d-eventsource".formatted(i) : "s-%d-sensor".formatted(i - EVENT_SOURCES);
            var deployment =
                    plane.client().apps().deployments().inNamespace(NAMESPACE).withName(name);
            var status = new DeploymentStatusBuilder()
                    .withObservedGeneration(deployment.get().getMetadata().getGeneration())
                    .withReplicas(1)
                    .withUpdatedReplicas(1)
                    .withReadyReplicas(1)
                    .withAvailableReplicas(1)
                    .build();
            deployment
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"status\": %s}"
                                    .formatted(io.fabric8.kubernetes.client.utils.Serialization.asJson(status)));
            return null;
        });
        settle(operator);
    }

    /** So that it gives its Lease back: one that is killed for its slowness would not. */
    private static void end(OperatorProcess operator) {
        operator.process().terminate();
        Wait.until("the operator ended", Duration.ofSeconds(60), () -> !operator.process()
                .alive());
    }

    /** A new operator where the former one gave its Lease back, and then one whose Lease has to run out first. */
    private static void restarts(ControlPlane plane) {
        try (var operator = restarted(plane, "ended", "restart after an end")) {
            operator.process().kill();
        }
        try (var operator = restarted(plane, "killed", "restart after a kill")) {
            operator.process().stop(Duration.ofSeconds(30));
        }
    }

    private static OperatorProcess restarted(ControlPlane plane, String former, String what) {
        var before = Requests.of(plane);
        var started = System.nanoTime();
        var operator = OperatorProcess.start(plane, "operator-after-one-" + former, IN_A_CLUSTER);
        try {
            var ready = seconds(started);
            await(() -> operator.metric(RECONCILED, "eventsource-controller") >= EVENT_SOURCES
                    && operator.metric(RECONCILED, "sensor-controller") >= SENSORS);
            var all = seconds(started);
            tell(
                    what,
                    "ready after %.1f s, everything compared after %.1f s, by %.1f s of processor time, with %.0f requests; %d MiB at the most",
                    ready,
                    all,
                    operator.processorSeconds(),
                    Requests.of(plane).since(before).sum(),
                    operator.memoryMib("VmHWM"));
            return operator;
        } catch (RuntimeException e) {
            operator.close();
            throw e;
        }
    }

    /** Nothing is reconciled for five seconds. */
    private static void settle(OperatorProcess operator) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .during(Duration.ofSeconds(5))
                .until(() ->
                        operator.metric("reconciliations_active", "") + operator.metric("reconciliations_queue", "")
                                == 0);
    }

    /** Requests a second that begin and end while nobody wants anything. */
    private static double requestsAtRest(ControlPlane plane) {
        var before = Requests.of(plane);
        var started = System.nanoTime();
        Awaitility.await().atMost(LIMIT).pollDelay(REST).until(() -> true);
        // the second look at the metrics is a request too
        var requests = Requests.of(plane).since(before);
        tell("requests in " + REST.toSeconds() + " s", "%s", requests.told());
        return (requests.sum() - 1) / seconds(started);
    }

    private static double heap(OperatorProcess operator) {
        return operator.metric("jvm_memory_used_bytes", "area=\"heap\"") / (1 << 20);
    }

    private static void each(int count, Work work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(16)) {
            var all = threads.invokeAll(IntStream.range(0, count)
                    .mapToObj(i -> (Callable<Object>) () -> work.on(i))
                    .toList());
            for (var one : all) {
                one.get();
            }
        }
    }

    private static void await(Callable<Boolean> state) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(state);
    }

    private static int number(String setting, int usual) {
        return Integer.parseInt(System.getenv().getOrDefault(setting, Integer.toString(usual)));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void tell(String what, String format, Object... values) {
        System.out.printf("%-24s%s%n", what, format.formatted(values));
    }

    /**
     * How long the good ones took.
     *
     * @param created seconds until all resources were there
     * @param all seconds until all their Deployments were
     */
    private record Deployed(double created, double all) {
        void told() {
            tell("created", "%d EventSources and %d Sensors in %.1f s", EVENT_SOURCES, SENSORS, created);
            tell(
                    "Deployments made",
                    "%.1f s after the first creation, %.1f s after the last: %.0f a second",
                    all,
                    all - created,
                    (EVENT_SOURCES + SENSORS) / all);
        }
    }

    @FunctionalInterface
    private interface Work {
        Object on(int number) throws Exception;
    }

    private record Counter(AtomicInteger added) implements Watcher<Deployment> {
        @Override
        public void eventReceived(Action action, Deployment deployment) {
            if (action == Action.ADDED && !deployment.getMetadata().getName().startsWith(BadSources.PREFIX)) {
                added.incrementAndGet();
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the watch of the benchmark ended", cause);
        }
    }
}
