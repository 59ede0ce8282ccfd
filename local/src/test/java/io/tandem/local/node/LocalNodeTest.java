package io.tandem.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.ControlPlane;
import io.tandem.local.Manifests;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalNodeTest {
    private static final String SPACE = "default";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** So that a busy machine's late answers change nothing where a probe's failure is not the point. */
    private static final int MANY_PROBES = 60;

    private static ControlPlane plane;
    private static LocalNode node;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        plane = ControlPlane.start();
        client = plane.client();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Image tiny = Image.of(List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                TinyProgram.class.getName()));
        node = LocalNode.start(plane.access(), Map.of("tiny:1", tiny));
    }

    @AfterAll
    static void stop() {
        node.close();
        plane.close();
        HTTP.close();
    }

    @Test
    void aPodSeesItsEnvironmentArgumentsAndVolumesAndFollowsTheRotationOfASecret() throws Exception {
        Secret secret = secret("before");
        client.resource(secret).serverSideApply();
        Manifests.apply(client, deployment("seen", 1, "tiny:1"));
        Pod pod = readyPods("seen", 1).getFirst();
        assertThat(ask(pod, "/env/POD")).isEqualTo(pod.getMetadata().getName());
        assertThat(ask(pod, "/env/PASSWORD")).isEqualTo("before");
        assertThat(ask(pod, "/env/GREETING"))
                .isEqualTo("hello " + pod.getMetadata().getName());
        assertThat(ask(pod, "/args")).isEqualTo("serve " + pod.getMetadata().getName());
        assertThat(ask(pod, "/file/etc/given/password")).isEqualTo("before");

        client.resource(secret("after")).forceConflicts().serverSideApply();
        await().untilAsserted(
                        () -> assertThat(ask(pod, "/file/etc/given/password")).isEqualTo("after"));
        assertThat(ask(pod, "/env/PASSWORD")).isEqualTo("before");
    }

    @Test
    void aKilledProcessIsStartedAgainInTheSamePodAndTheStatusTells() {
        Manifests.apply(client, deployment("killed", 1, "tiny:1"));
        Pod pod = readyPods("killed", 1).getFirst();
        node.kill(SPACE, pod.getMetadata().getName());
        await().until(() -> restarts("killed") >= 1);
        Pod again = readyPods("killed", 1).getFirst();
        assertThat(again.getMetadata().getUid()).isEqualTo(pod.getMetadata().getUid());
        assertThat(again.getStatus().getContainerStatuses().getFirst().getContainerID())
                .isEqualTo("process://"
                        + node.process(SPACE, pod.getMetadata().getName()).pid());
        var last = again.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getLastState()
                .getTerminated();
        assertThat(last.getExitCode()).isEqualTo(137);
        assertThat(last.getReason()).isEqualTo("Error");
    }

    @Test
    void aPodThatFailsItsLivenessProbeIsRestarted() throws Exception {
        Manifests.apply(client, deployment("sick", 1, "tiny:1"));
        Pod pod = readyPods("sick", 1).getFirst();
        ask(pod, "/get-sick");
        await().until(() -> restarts("sick") >= 1);
    }

    @Test
    void aSuspendedProcessBecomesUnready() {
        Manifests.apply(client, deployment("hung", 1, "tiny:1"));
        Pod pod = readyPods("hung", 1).getFirst();
        node.suspend(SPACE, pod.getMetadata().getName());
        await().until(() -> !Pods.ready(pods("hung").getFirst()));
        node.resume(SPACE, pod.getMetadata().getName());
        readyPods("hung", 1);
    }

    @Test
    void aNewTemplateReplacesPodsWithoutEverHavingFewerReadyThanWanted() {
        Manifests.apply(client, deployment("rolled", 2, "tiny:1"));
        Set<String> before = names(readyPods("rolled", 2));
        String changed = deployment("rolled", 2, "tiny:1").replace("value: hello", "value: good morning");
        Manifests.apply(client, changed);
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            List<Pod> now = pods("rolled");
            assertThat(now.stream().filter(Pods::ready).count()).isGreaterThanOrEqualTo(2);
            return now.size() == 2 && names(now).stream().noneMatch(before::contains);
        });
        await().untilAsserted(() -> {
            Deployment deployment = get("rolled");
            assertThat(deployment.getStatus().getObservedGeneration())
                    .isEqualTo(deployment.getMetadata().getGeneration());
            assertThat(deployment.getStatus().getUpdatedReplicas()).isEqualTo(2);
            assertThat(deployment.getStatus().getAvailableReplicas()).isEqualTo(2);
        });
    }

    @Test
    void scalingAndDeletingADeploymentEndsItsProcesses() {
        Manifests.apply(client, deployment("scaled", 2, "tiny:1"));
        Pod pod = readyPods("scaled", 2).getFirst();
        long pid = node.process(SPACE, pod.getMetadata().getName()).pid();
        client.apps().deployments().inNamespace(SPACE).withName("scaled").scale(1);
        await().until(() -> pods("scaled").size() == 1);
        var unused = client.apps()
                .deployments()
                .inNamespace(SPACE)
                .withName("scaled")
                .delete();
        await().until(() -> pods("scaled").isEmpty());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void anUnknownImageIsToldInThePodsStatus() {
        Manifests.apply(client, deployment("unknown", 1, "nowhere:1"));
        await().ignoreExceptions().untilAsserted(() -> {
            var waiting = pods("unknown")
                    .getFirst()
                    .getStatus()
                    .getContainerStatuses()
                    .getFirst()
                    .getState()
                    .getWaiting();
            assertThat(waiting.getReason()).isEqualTo("ErrImagePull");
            assertThat(waiting.getMessage()).contains("nowhere:1");
        });
        await().untilAsserted(() -> assertThat(get("unknown").getStatus().getConditions())
                .anyMatch(condition -> condition.getType().equals("Available")
                        && condition.getStatus().equals("False")));
    }

    @Test
    void processesOutliveAnAbsenceOfTheApiServer() throws Exception {
        Manifests.apply(client, deployment("patient", 1, "tiny:1"));
        Pod pod = readyPods("patient", 1).getFirst();
        long pid = node.process(SPACE, pod.getMetadata().getName()).pid();
        plane.restart();
        assertThat(ask(pod, "/ready")).isEqualTo("yes");
        assertThat(node.process(SPACE, pod.getMetadata().getName()).pid()).isEqualTo(pid);
        client.apps().deployments().inNamespace(SPACE).withName("patient").scale(2);
        readyPods("patient", 2);
    }

    private static List<Pod> readyPods(String deployment, int count) {
        await().untilAsserted(() -> {
            List<Pod> all = pods(deployment);
            assertThat(all).hasSize(count).allSatisfy(pod -> assertThat(pod.getStatus())
                    .satisfies(status -> assertThat(status.getConditions())
                            .filteredOn(condition -> condition.getType().equals("Ready"))
                            .extracting(PodCondition::getStatus)
                            .containsExactly("True")));
        });
        return pods(deployment);
    }

    private static List<Pod> pods(String deployment) {
        return client.pods()
                .inNamespace(SPACE)
                .withLabel("app", deployment)
                .list()
                .getItems();
    }

    private static Set<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
    }

    private static int restarts(String deployment) {
        return pods(deployment)
                .getFirst()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getRestartCount();
    }

    private static Deployment get(String name) {
        return client.apps().deployments().inNamespace(SPACE).withName(name).get();
    }

    private static String ask(Pod pod, String path) throws Exception {
        URI uri = URI.create("http://%s:8080%s".formatted(pod.getStatus().getPodIP(), path));
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Secret secret(String password) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("given")
                .withNamespace(SPACE)
                .endMetadata()
                .addToStringData("password", password)
                .build();
    }

    private static String deployment(String name, int replicas, String image) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: NAME, namespace: default}
                spec:
                  replicas: REPLICAS
                  selector: {matchLabels: {app: NAME}}
                  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
                  template:
                    metadata: {labels: {app: NAME}}
                    spec:
                      terminationGracePeriodSeconds: 5
                      containers:
                      - name: main
                        image: IMAGE
                        args: [serve, $(POD)]
                        env:
                        - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        - {name: PASSWORD, valueFrom: {secretKeyRef: {name: given, key: password, optional: true}}}
                        - {name: GREETING, value: hello $(POD)}
                        ports: [{name: http, containerPort: 8080}]
                        startupProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1, failureThreshold: 60}
                        readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 1, failureThreshold: READINESS}
                        livenessProbe: {httpGet: {path: /live, port: 8080}, periodSeconds: 1, failureThreshold: LIVENESS}
                        volumeMounts: [{name: given, mountPath: /etc/given}, {name: tmp, mountPath: /tmp}]
                      volumes:
                      - {name: given, secret: {secretName: given, optional: true}}
                      - {name: tmp, emptyDir: {}}
                """.replace("NAME", name)
                .replace("REPLICAS", Integer.toString(replicas))
                .replace("READINESS", Integer.toString(name.equals("hung") ? 1 : MANY_PROBES))
                .replace("LIVENESS", Integer.toString(name.equals("sick") ? 5 : MANY_PROBES))
                .replace("IMAGE", image);
    }
}
