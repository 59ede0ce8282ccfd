package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** An EventBus {@code default} whose servers the operator installs, in a namespace of its own. */
final class NativeBus implements AutoCloseable {
    static final String NAME = "default";
    static final String SERVERS = "eventbus-default-js";

    private static final Logger LOG = Logger.getLogger(NativeBus.class);
    private static final Duration LIMIT = Duration.ofSeconds(300);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_SERVERS = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final HostVolumes volumes;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Makes the namespace, and volumes on this machine, which has to be the node. */
    NativeBus(KubernetesClient client, String namespace) throws IOException {
        this.client = client;
        this.namespace = namespace;
        Namespaces.create(client, namespace);
        this.volumes = new HostVolumes(client, namespace, SERVERS, MOST_SERVERS);
    }

    String namespace() {
        return namespace;
    }

    /** Applies {@code spec.jetstream}, in YAML's flow style. */
    void apply(String jetstream) {
        applyYaml("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {jetstream: %s}
                """.formatted(namespace, jetstream));
    }

    /** Asks for new passwords and certificates. */
    void rotate(int generation) {
        bus().patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"annotations": {"tandem.io/secrets-generation": "%d"}}}""".formatted(generation));
    }

    /** Makes the reference implementation's controller write the servers anew, though it finds its own bus. */
    void forgetHash() {
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(SERVERS)
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"annotations": {"resource-spec-hash": "none"}}}""");
    }

    void applyYaml(String yaml) {
        HasMetadata resource = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(namespace);
        client.resource(resource).fieldManager("e2e").forceConflicts().serverSideApply();
    }

    /** Returns when a condition has this status and its message this part. */
    void awaitCondition(String type, String status, String part) {
        awaitCondition(NAME, type, status, part);
    }

    /** The same of another bus of the namespace. */
    void awaitCondition(String name, String type, String status, String part) {
        Wait.until("condition %s=%s of the bus %s".formatted(type, status, name), LIMIT, () -> {
            for (JsonNode condition : status(name).path("conditions")) {
                if (condition.path("type").asText().equals(type)) {
                    return condition.path("status").asText().equals(status)
                            && condition.path("message").asText().contains(part)
                            && condition.path("observedGeneration").asLong()
                                    == bus(name).get().getMetadata().getGeneration();
                }
            }
            return false;
        });
    }

    /** Returns when so many servers of this image are ready and no other is there. */
    void awaitServers(int count, String image) {
        Wait.until("%d ready servers of %s".formatted(count, image), LIMIT, () -> {
            List<Pod> pods = pods();
            return pods.size() == count
                    && pods.stream()
                            .allMatch(pod -> Readiness.isPodReady(pod)
                                    && pod.getMetadata().getDeletionTimestamp() == null
                                    && image.equals(pod.getSpec()
                                            .getContainers()
                                            .getFirst()
                                            .getImage()));
        });
    }

    /** Returns when each server says this of itself at an address of its monitoring port. */
    void awaitEach(String what, String path, java.util.function.Predicate<JsonNode> holds) {
        Wait.until("every server: " + what, LIMIT, () -> {
            for (Pod pod : pods()) {
                if (!holds.test(ask(pod, path))) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Returns when all servers run as was asked for last, and are ready. */
    void awaitUpdated() {
        Wait.until("all servers updated", LIMIT, () -> {
            var servers = servers();
            var status = servers.getStatus();
            return servers.getMetadata().getGeneration().equals(status.getObservedGeneration())
                    && status.getCurrentRevision().equals(status.getUpdateRevision())
                    && servers.getSpec().getReplicas().equals(status.getReadyReplicas());
        });
    }

    /** Whether a container of this name runs beside each server. */
    boolean has(String container) {
        return pods().stream().allMatch(pod -> pod.getSpec().getContainers().stream()
                .anyMatch(beside -> beside.getName().equals(container)));
    }

    /** The servers' pods, and how often their containers began anew: equal if nobody restarted. */
    List<String> runs() {
        return pods().stream()
                .map(pod -> pod.getMetadata().getUid()
                        + pod.getStatus().getContainerStatuses().stream()
                                .map(status -> " %s %d".formatted(status.getName(), status.getRestartCount()))
                                .sorted()
                                .toList())
                .toList();
    }

    /** Returns when the exporter beside each server tells this metric. */
    void awaitMetric(String name) {
        Wait.until("metric " + name + " of every server", LIMIT, () -> {
            for (Pod pod : pods()) {
                if (get(pod, 7777, "/metrics").lines().noneMatch(line -> line.startsWith(name + "{"))) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Returns when the stream is like this, as its leader says. */
    void awaitStream(String what, java.util.function.Predicate<JsonNode> holds) {
        Wait.until("stream: " + what, LIMIT, () -> holds.test(stream()));
    }

    /** Detail of the stream: {@code config}, {@code cluster}, {@code state}. */
    JsonNode stream() throws IOException, InterruptedException {
        for (Pod pod : pods()) {
            JsonNode account = ask(pod, "/jsz?acc=js&streams=true&config=true");
            for (JsonNode detail : account.path("account_details").path(0).path("stream_detail")) {
                boolean leads = detail.path("cluster")
                        .path("leader")
                        .asText()
                        .equals(pod.getMetadata().getName());
                if (detail.path("name").asText().equals("default") && leads) {
                    return detail;
                }
            }
        }
        throw new IllegalStateException("no server leads the stream");
    }

    /** How many messages the stream has. */
    static long messages(JsonNode stream) {
        return stream.path("state").path("messages").asLong();
    }

    /** Deletes the StatefulSet and returns when another is in its place and no server of the former one is left. */
    void deleteServers() {
        LOG.infof("deleting StatefulSet %s", SERVERS);
        var former = servers().getMetadata().getUid();
        client.resource(servers()).delete();
        Wait.until("StatefulSet made again", LIMIT, () -> {
            var now = servers();
            return now != null
                    && !now.getMetadata().getUid().equals(former)
                    && pods().stream()
                            .flatMap(pod -> pod.getMetadata().getOwnerReferences().stream())
                            .noneMatch(owner -> owner.getUid().equals(former));
        });
    }

    /** Deletes a server's pod without grace, as a lost node would. */
    void kill(String pod) {
        LOG.infof("killing %s", pod);
        String uid = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .get()
                .getMetadata()
                .getUid();
        client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
        Wait.until(pod + " gone", LIMIT, () -> {
            Pod now = client.pods().inNamespace(namespace).withName(pod).get();
            return now == null || !now.getMetadata().getUid().equals(uid);
        });
    }

    /** Takes a server's volume away for good, as its documentation says, and returns when the pod has an empty one. */
    void loseVolume(int ordinal) throws IOException {
        var pod = client.pods().inNamespace(namespace).withName(SERVERS + "-" + ordinal);
        var claim = client.persistentVolumeClaims().inNamespace(namespace).withName(volumes.claim(ordinal));
        var formerPod = pod.get().getMetadata().getUid();
        var formerClaim = claim.get().getMetadata().getUid();
        LOG.infof("deleting the claim and the pod of server %d", ordinal);
        claim.delete();
        pod.delete();
        Wait.until("claim of server " + ordinal + " gone", LIMIT, () -> {
            var now = claim.get();
            return now == null || !now.getMetadata().getUid().equals(formerClaim);
        });
        volumes.renew(ordinal);
        Wait.until("server " + ordinal + " ready with another volume", LIMIT, () -> {
            var now = pod.get();
            return !now.getMetadata().getUid().equals(formerPod)
                    && !claim.get().getMetadata().getUid().equals(formerClaim)
                    && Readiness.isPodReady(now);
        });
    }

    StatefulSet servers() {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(SERVERS)
                .get();
    }

    List<Pod> pods() {
        return client.pods().inNamespace(namespace).withLabel("eventbus-name", NAME).list().getItems().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** What clients are told. */
    JsonNode config() {
        return status(NAME).path("config");
    }

    Resource<GenericKubernetesResource> bus() {
        return bus(NAME);
    }

    Resource<GenericKubernetesResource> bus(String name) {
        return client.genericKubernetesResources(Manifests.API_VERSION, "EventBus")
                .inNamespace(namespace)
                .withName(name);
    }

    /** A connection as clients make it, to the servers' own addresses. */
    JetStreamReader reader() throws NoSuchAlgorithmException {
        return new JetStreamReader(user().servers(pods().stream()
                        .map(pod -> "nats://" + pod.getStatus().getPodIP() + ":4222")
                        .toArray(String[]::new))
                .ignoreDiscoveredServers()
                .opentls());
    }

    /**
     * A consumer with the password and the authorities that clients are told now; it keeps both, and finds servers at their
     * present addresses.
     */
    HeldConsumer consumer(String name, String subject) throws Exception {
        var authority = config().path("jetstream").path("tls").path("caCertSecret");
        var pem = secret(authority.path("name").asText(), authority.path("key").asText());
        return new HeldConsumer(
                user().servers(servers(pods()))
                        .serverPool(new PodAddresses(this::address))
                        .sslContext(Authorities.trusting(pem)),
                name,
                subject);
    }

    private static String[] servers(List<Pod> pods) {
        return pods.stream()
                .map(pod -> "nats://%s:4222".formatted(pod.getMetadata().getName()))
                .toArray(String[]::new);
    }

    /** Of a server's pod; nothing while it has none. */
    private Optional<String> address(String pod) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(pod).get())
                .map(found -> found.getStatus().getPodIP());
    }

    private Options.Builder user() {
        var access = config().path("jetstream").path("accessSecret");
        var yaml = secret(access.path("name").asText(), access.path("key").asText());
        Map<String, String> credentials = Serialization.unmarshal(yaml, Map.class);
        return Options.builder().userInfo(credentials.get("username"), credentials.get("password"));
    }

    /** Also where the definitions are gone already. */
    @Override
    public void close() {
        if (client.supports(Manifests.API_VERSION, "EventBus")) {
            client.genericKubernetesResources(Manifests.API_VERSION, "EventSource")
                    .inNamespace(namespace)
                    .delete();
            bus().delete();
            Wait.holdsWithin(LIMIT, () -> bus().get() == null);
        }
        client.namespaces().withName(namespace).delete();
        volumes.delete();
        http.close();
    }

    private JsonNode status(String name) {
        return JSON.valueToTree(bus(name).get().getAdditionalProperties().get("status"));
    }

    private JsonNode ask(Pod pod, String path) throws IOException, InterruptedException {
        return JSON.readTree(get(pod, 8222, path));
    }

    private String get(Pod pod, int port, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://%s:%d%s".formatted(pod.getStatus().getPodIP(), port, path));
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private String secret(String name, String key) {
        String encoded = client.secrets()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getData()
                .get(key);
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
