package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.local.Child;
import io.tandem.local.ControlPlane;
import io.tandem.local.FreePort;
import io.tandem.local.Tokens;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The operator's program as its pod starts it, with the rights its account has, against an API server of this machine.
 * {@code operator/target/quarkus-app} has to be built, or {@code OPERATOR_EXECUTABLE} to name a native one, with its arguments.
 */
public final class OperatorProcess implements AutoCloseable {
    /** Namespace of the operator. */
    public static final String HOME = "tandem-system";

    private static final Path ROOT = root();
    private static final Duration START_LIMIT = Duration.ofMinutes(10);
    private static final List<String> CLUSTER_WIDE = List.of(
            "cluster/clusterrolebinding-watched.yaml",
            "cluster/clusterrolebinding-dependent.yaml",
            "cluster/clusterrolebinding-native-bus.yaml");

    private final WorkDir dir;
    private final Child process;
    private final int healthPort;
    private final int metricsPort;
    private final HttpClient http = HttpClient.newHttpClient();

    private OperatorProcess(WorkDir dir, Child process, int healthPort, int metricsPort) {
        this.dir = dir;
        this.process = process;
        this.healthPort = healthPort;
        this.metricsPort = metricsPort;
    }

    /** Installs definitions, account and roles, but grants nothing yet. */
    public static void install(ControlPlane plane) {
        var kubernetes = ROOT.resolve("src/main/kubernetes");
        plane.apply(kubernetes.resolve("crd"));
        namespace(plane, HOME);
        for (var file : List.of(
                "serviceaccount",
                "clusterrole-watched",
                "clusterrole-dependent",
                "clusterrole-native-bus",
                "role-leader",
                "rolebinding-leader")) {
            plane.apply(kubernetes.resolve("base/" + file + ".yaml"));
        }
    }

    /** Grants what the operator of all namespaces has. */
    public static void grantEverywhere(ControlPlane plane) {
        CLUSTER_WIDE.forEach(
                file -> plane.apply(ROOT.resolve("src/main/kubernetes").resolve(file)));
    }

    /**
     * Makes a namespace and grants there what the operator of single namespaces has.
     *
     * @param home namespace of the operator's account
     */
    public static void grant(ControlPlane plane, String name, String home) {
        namespace(plane, name);
        grantIn(plane, name, home);
    }

    /** The same in a namespace that there is. */
    public static void grantIn(ControlPlane plane, String name, String home) {
        for (var kind : List.of("watched", "dependent", "native-bus")) {
            var rules = Serialization.unmarshal(
                    text(ROOT.resolve("src/main/kubernetes/base/clusterrole-%s.yaml".formatted(kind))),
                    ClusterRole.class);
            // @formatter:off
            plane.client()
                    .resource(new RoleBuilder()
                            .withNewMetadata()
                            .withName(rules.getMetadata().getName())
                            .withNamespace(name)
                            .endMetadata()
                            .withRules(rules.getRules())
                            .build())
                    .create();
            // @formatter:on
            var file = ROOT.resolve("src/main/kubernetes/namespaced/rolebinding-%s.yaml".formatted(kind));
            var binding = Serialization.unmarshal(text(file), RoleBinding.class);
            binding.getMetadata().setNamespace(name);
            binding.getSubjects().get(0).setNamespace(home);
            plane.client().resource(binding).create();
        }
    }

    /** Makes a namespace with an operator's account in it, which may work there and nowhere else. */
    public static void installIn(ControlPlane plane, String name) {
        grant(plane, name, name);
        var account = Serialization.unmarshal(
                text(ROOT.resolve("src/main/kubernetes/base/serviceaccount.yaml")), ServiceAccount.class);
        account.getMetadata().setNamespace(name);
        plane.client().resource(account).create();
    }

    /** Makes a namespace. */
    public static void namespace(ControlPlane plane, String name) {
        Namespaces.create(plane.client(), name);
    }

    /**
     * Starts it and returns when its caches are filled.
     *
     * @param name for its log
     * @param env what a pod would be given beside the usual
     */
    public static OperatorProcess start(ControlPlane plane, String name, Map<String, String> env) {
        return start(plane, name, HOME, env);
    }

    /** The same with an account of another namespace. */
    public static OperatorProcess start(ControlPlane plane, String name, String home, Map<String, String> env) {
        var operator = launch(name, kubeconfig(plane, home), env);
        try {
            return operator.awaitReady();
        } catch (RuntimeException e) {
            operator.close();
            throw e;
        }
    }

    /** How the operator's account of a namespace reaches the API server. */
    public static String kubeconfig(ControlPlane plane, String home) {
        var token = Tokens.request(plane.client(), home, "tandem-operator");
        return plane.access().as(token, home).yaml();
    }

    /** Starts it and returns at once, for an API server that may not be there. */
    public static OperatorProcess launch(String name, String kubeconfig, Map<String, String> env) {
        return launch(name, kubeconfig, env, command());
    }

    /** The same with the program of another version, which that version's build left. */
    public static OperatorProcess launch(String name, String kubeconfig, Map<String, String> env, Path jar) {
        return launch(name, kubeconfig, env, command(jar));
    }

    private static OperatorProcess launch(
            String name, String kubeconfig, Map<String, String> env, List<String> command) {
        var dir = WorkDir.create(name);
        var access = dir.write("kubeconfig", kubeconfig);
        var health = FreePort.pick();
        var metrics = FreePort.pick();
        var all = new HashMap<>(Map.of(
                "KUBECONFIG",
                access.toString(),
                "HOSTNAME",
                name,
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(health),
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(metrics),
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                "false"));
        // as in the image
        all.put("MALLOC_ARENA_MAX", "2");
        all.putAll(env);
        var process = Child.start(name, dir.file(name + ".log"), all, command);
        return new OperatorProcess(dir, process, health, metrics);
    }

    /** Returns when its caches are filled. */
    public OperatorProcess awaitReady() {
        process.await("ready", START_LIMIT, this::ready);
        return this;
    }

    /** Whether its pod would be ready. */
    public boolean ready() throws IOException, InterruptedException {
        return get(healthPort, "/q/health/ready").statusCode() == 200;
    }

    /**
     * Whether it says so at another address of this machine.
     *
     * @param host as in a URL, such as {@code [::1]}
     */
    public boolean readyAt(String host) throws IOException, InterruptedException {
        return get(host, healthPort, "/q/health/ready").statusCode() == 200;
    }

    /** What it tells of its readiness. */
    public String readiness() throws IOException, InterruptedException {
        return get(healthPort, "/q/health/ready").body();
    }

    /** What it is. */
    public Child process() {
        return process;
    }

    /** The sum of a metric's series whose labels contain a text; zero if there is none. */
    public double metric(String name, String labels) {
        try {
            return get(metricsPort, "/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name) && line.contains(labels))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** A line of its {@code /proc/<pid>/status} in MiB, such as {@code VmRSS} or {@code VmHWM}. */
    public long memoryMib(String line) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(text -> text.startsWith(line + ":"))
                    .mapToLong(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The processor time that it took until now; zero once it has ended. */
    double processorSeconds() {
        return ProcessHandle.of(process.pid())
                .flatMap(found -> found.info().totalCpuDuration())
                .map(taken -> taken.toMillis() / 1e3)
                .orElse(0.0);
    }

    @Override
    public void close() {
        process.close();
        dir.close();
        http.close();
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return get("127.0.0.1", port, path);
    }

    private HttpResponse<String> get(String host, int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(host, port, path)))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The native executable, if one is named; else the program with the image's options, in a heap as large as its memory limit would make it. */
    private static List<String> command() {
        var executable = System.getenv("OPERATOR_EXECUTABLE");
        if (executable != null) {
            return List.of(executable.split(" "));
        }
        return command(ROOT.resolve("operator/target/quarkus-app/quarkus-run.jar"));
    }

    private static List<String> command(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: run `make build` first");
        }
        var options = ROOT.resolve("src/main/docker/operator.options");
        var heap = System.getenv().getOrDefault("OPERATOR_JAVA_OPTIONS", "-XX:MaxRAM=512m");
        return Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        olderJava(Runtime.version().feature()),
                        Stream.of("@" + options),
                        Stream.of(heap.split(" ")),
                        Stream.of(
                                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-jar", jar.toString()))
                .flatMap(part -> part)
                .toList();
    }

    /** The options are those of the image's Java, 25: one before it does not know, or not yet trust, all of them. */
    private static Stream<String> olderJava(int version) {
        return version < 25
                ? Stream.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockExperimentalVMOptions")
                : Stream.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("operator")) ? here : here.getParent();
    }
}
