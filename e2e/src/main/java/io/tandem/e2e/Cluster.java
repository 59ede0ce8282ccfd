package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One namespace of the cluster, with everything the suite does there. */
final class Cluster implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(180);
    private static final Duration GONE_LIMIT = Duration.ofSeconds(90);

    private final KubernetesClient client;
    private final String namespace;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Creates the namespace, with a service account for the pods. */
    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        Namespaces.create(client, namespace);
        createServiceAccount();
        Namespaces.secret(client, namespace, Manifests.HOOK_SECRET, Manifests.HOOK_KEY, Manifests.HOOK_TEXT);
        // an interrupted suite leaves nothing behind either
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    void apply(GenericKubernetesResource resource) {
        client.resource(resource).createOr(existing -> existing.update());
    }

    /** Returns when all pods of a source are ready and no old one is left. */
    void awaitReady(String source, int replicas) {
        Wait.until(
                "%d ready pods of %s".formatted(replicas, source),
                READY_LIMIT,
                () -> pods(source).size() == replicas && pods(source).stream().allMatch(Cluster::ready));
    }

    /** Deletes a source and returns when its pods are gone. */
    void delete(String source) {
        sources(source).delete();
        Wait.until("no pods of " + source, GONE_LIMIT, () -> pods(source).isEmpty());
    }

    /** Changes the pod template of a source, as a new label or variable would. */
    void roll(String source) {
        var unused = sources(source).edit(resource -> {
            Map<String, Object> template = resource.get("spec", "template");
            template.put(
                    "metadata", Map.of("annotations", Map.of("e2e/rolled", Long.toString(System.currentTimeMillis()))));
            return resource;
        });
    }

    List<Pod> pods(String source) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("eventsource-name", source)
                .list()
                .getItems();
    }

    Optional<Pod> pod(String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    void deletePod(String name) {
        client.pods().inNamespace(namespace).withName(name).delete();
    }

    /** Evicts a pod, as a drain of its node does. */
    void evict(String name) {
        if (!client.pods().inNamespace(namespace).withName(name).evict()) {
            throw new IllegalStateException("pod %s may not be evicted".formatted(name));
        }
    }

    /** Removes a pod without grace: what it is doing is of no interest any more. */
    void dropPod(String name) {
        client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }

    /** The pods of a source whose process runs, the oldest first. */
    List<String> running(String source) {
        return pods(source).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(status -> status.getState().getRunning() != null))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** Whether the API server answers. */
    boolean reachable() {
        return client.namespaces().withName(namespace).get() != null;
    }

    /** The main process of a pod; it must run on this machine. */
    HostProcess process(String pod) {
        ContainerStatus status =
                pod(pod).orElseThrow().getStatus().getContainerStatuses().getFirst();
        return HostProcess.ofContainer(status.getContainerID());
    }

    /** How often each pod's container was started again. */
    Map<String, Integer> restarts(String source) {
        Map<String, Integer> restarts = new HashMap<>();
        for (Pod pod : pods(source)) {
            restarts.put(
                    pod.getMetadata().getName(),
                    pod.getStatus().getContainerStatuses().stream()
                            .mapToInt(ContainerStatus::getRestartCount)
                            .sum());
        }
        return restarts;
    }

    /** Who holds the Lease of a source, if anybody. */
    Optional<String> leaseHolder(String source) {
        return Optional.ofNullable(client.leases()
                        .inNamespace(namespace)
                        .withName("eventsource-" + source)
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .filter(holder -> !holder.isBlank());
    }

    /** The last seconds of a pod's log. */
    String log(String pod, int seconds) {
        return client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .sinceSeconds(seconds)
                .getLog();
    }

    /** What the container before said, if there was one, and what this one says. */
    String wholeLog(String pod) {
        var logs = client.pods().inNamespace(namespace).withName(pod);
        boolean restarted =
                logs.get().getStatus().getContainerStatuses().stream().anyMatch(status -> status.getRestartCount() > 0);
        String before = restarted ? logs.terminated().getLog() + "\n--- started again ---\n" : "";
        return before + logs.getLog();
    }

    /** A source as it is now. */
    GenericKubernetesResource source(String name) {
        return sources(name).get();
    }

    /** Makes the Secret of a listener with TLS. */
    void createCertificate() {
        try (WorkDir dir = WorkDir.create("listener")) {
            SelfSigned.make(dir, "dns:localhost");
            Namespaces.secret(
                    client,
                    namespace,
                    Manifests.TLS_SECRET,
                    Map.of(
                            Manifests.TLS_CERTIFICATE, Files.readString(dir.file("tls.crt")),
                            Manifests.TLS_KEY, Files.readString(dir.file("tls.key"))));
        } catch (IOException e) {
            throw new UncheckedIOException("no certificate", e);
        }
    }

    /** The pod that works for a source, as its status tells it, if it does. */
    Optional<String> leader(String source) {
        return Optional.ofNullable(source(source).get("status", "leader", "name"));
    }

    /** Where the Service of a source that is posted to is reached from the node. */
    URI listener(SourceKind kind, String source) {
        String service = source + "-eventsource-svc";
        Wait.until(
                "Service " + service,
                READY_LIMIT,
                () -> client.services().inNamespace(namespace).withName(service).get() != null);
        String address = client.services()
                .inNamespace(namespace)
                .withName(service)
                .get()
                .getSpec()
                .getClusterIP();
        String scheme = kind == SourceKind.WEBHOOK_HTTP2 ? "https" : "http";
        return URI.create("%s://%s:%d/numbers".formatted(scheme, address, Manifests.WEBHOOK_PORT));
    }

    /** Sources first: an EventBus in use refuses to go. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        client.genericKubernetesResources(Manifests.API_VERSION, "EventSource")
                .inNamespace(namespace)
                .delete();
        client.genericKubernetesResources(Manifests.API_VERSION, "EventBus")
                .inNamespace(namespace)
                .delete();
        client.namespaces().withName(namespace).delete();
    }

    private Resource<GenericKubernetesResource> sources(String name) {
        return client.genericKubernetesResources(Manifests.API_VERSION, "EventSource")
                .inNamespace(namespace)
                .withName(name);
    }

    private void createServiceAccount() {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(Manifests.SERVICE_ACCOUNT)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(Manifests.SERVICE_ACCOUNT)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(
                                rule("coordination.k8s.io", "leases", "get", "create", "update", "list", "watch"),
                                rule("", "pods", "get", "list", "watch"),
                                rule("", "configmaps", "get", "create", "update", "list", "watch"))
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(Manifests.SERVICE_ACCOUNT)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", Manifests.SERVICE_ACCOUNT)
                        .addNewSubject("", "ServiceAccount", Manifests.SERVICE_ACCOUNT, namespace)
                        .build())
                .create();
    }

    private static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    private static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod);
    }
}
