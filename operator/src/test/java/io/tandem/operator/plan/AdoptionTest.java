package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptionTest {
    private static final String BUS = "{\"jetstream\":{\"url\":\"nats://one:4222\"}}";

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
        {"calendar":{"tick":{"schedule":"","interval":"10s"}}} | {calendar: {tick: {interval: 10s}}} | true
        {"calendar":{"tick":{"schedule":"","interval":"10s"}}} | {calendar: {tick: {interval: 10s, colour: red}}} | true
        {"calendar":{"tick":{"schedule":"","interval":"10s"}}} | {replicas: 0, calendar: {tick: {interval: 10s}}} | true
        {"replicas":2,"calendar":{"tick":{"interval":"10s"}}} | {replicas: 3, calendar: {tick: {interval: 10s}}} | false
        {"calendar":{"tick":{"interval":"10s"}}} | {calendar: {tick: {interval: 20s}}} | false
        {"calendar":{"tick":{"interval":"10s"}}} | {calendar: {tick: {interval: 10s}, tock: {interval: 10s}}} | false
        {"webhook":{"h":{"endpoint":"/","method":"","port":"1","url":""}}} | {replicas: 4, service: {ports: [{port: 1}]}, webhook: {h: {endpoint: /, port: "1"}}} | true
        {"template":{"container":{"resources":{"limits":{"cpu":"100m","memory":"1Gi"}}}},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {template: {container: {resources: {limits: {cpu: "0.1", memory: 1024Mi}}}}, webhook: {h: {endpoint: /, port: "1"}}} | true
        {"template":{"container":{"resources":{}}},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {webhook: {h: {endpoint: /, port: "1"}}} | true
        {"template":{"container":{"resources":{"limits":{"cpu":"100m"}}}},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {template: {container: {resources: {limits: {cpu: 200m}}}}, webhook: {h: {endpoint: /, port: "1"}}} | false
        {"template":{"container":{"resources":{"limits":{"memory":"128Mi"}}}},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {template: {container: {resources: {limits: {memory: 128Mb}}}}, webhook: {h: {endpoint: /, port: "1"}}} | false
        {"template":{"serviceAccountName":"a"},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {template: {serviceAccountName: b}, webhook: {h: {endpoint: /, port: "1"}}} | false
        {"webhook":{"h":{"endpoint":"/","port":"1","metadata":{"a":""}}}} | {webhook: {h: {endpoint: /, port: "1", metadata: {a: ""}}}} | true
        {"webhook":{"h":{"endpoint":"/","port":"1","metadata":{"a":""}}}} | {webhook: {h: {endpoint: /, port: "1"}}} | false
        {"template":{"nodeSelector":{"infra":""}},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {webhook: {h: {endpoint: /, port: "1"}}} | false
        {"template":{"container":{"resources":{},"securityContext":{"readOnlyRootFilesystem":false}}},"webhook":{"h":{"endpoint":"/","port":"1"}}} | {webhook: {h: {endpoint: /, port: "1"}}} | false
        {"nats":{"n":{"url":"u","subject":"s","queue":""}}} | {nats: {n: {url: u, subject: s}}} | false
        {"nats":{"n":{"url":"u","subject":"s","queue":null,"jsonBody":false}}} | {nats: {n: {url: u, subject: s, jsonBody: false}}} | true
        """)
    void podsAreUpToDateIfTheirSpecificationMeansTheSame(String given, String now, boolean upToDate) {
        assertThat(leavesPods(former(given, "", BUS, "argo-events"), now, "")).isEqualTo(upToDate);
    }

    @Test
    void anotherBusOrElectionIsAnother() {
        var spec = "{calendar: {tick: {interval: 10s}}}";
        var given = "{\"calendar\":{\"tick\":{\"interval\":\"10s\"}}}";

        assertThat(leavesPods(former(given, "", BUS.replace("one", "two"), "argo-events"), spec, ""))
                .isFalse();
        assertThat(leavesPods(former(given, "", BUS, "argo-events"), spec, "k8s"))
                .isFalse();
        assertThat(leavesPods(former(given, "k8s", BUS, "argo-events"), spec, "k8s"))
                .isTrue();
    }

    @Test
    void podsThatUpstreamNeverWroteAreNotAdopted() {
        var given = "{\"calendar\":{\"tick\":{\"interval\":\"10s\"}}}";

        assertThat(leavesPods(former(given, "", BUS, "kubectl"), "{calendar: {tick: {interval: 10s}}}", ""))
                .isFalse();
    }

    private static boolean leavesPods(Deployment current, String spec, String election) {
        var source = Serialization.unmarshal("""
            metadata: {name: s, namespace: n, uid: u, annotations: {events.argoproj.io/leader-election: "%s"}}
            spec: %s
            """.formatted(election, spec), EventSource.class);
        var bus = new BusConfig(null, new BusConfig.JetStream("nats://one:4222", null, null, null, null), null, null);
        var plan = Planner.plan(
                source,
                Review.of(source),
                bus,
                new PodSettings("image:1", Optional.empty(), DefaultResources.NONE, Exceptions.NONE),
                Optional.of(current));
        return plan.deployment().getSpec().getTemplate() == null;
    }

    private static Deployment former(String spec, String election, String bus, String manager) {
        return Serialization.unmarshal(
                """
                metadata:
                  name: s-eventsource-abcde
                  managedFields: [{manager: %s, operation: Update}]
                spec:
                  replicas: 1
                  selector: {matchLabels: {a: b}}
                  strategy: {type: RollingUpdate}
                  template:
                    metadata: {labels: {a: b}}
                    spec:
                      containers:
                        - name: main
                          env:
                            - {name: EVENTSOURCE_OBJECT, value: "%s"}
                            - {name: LEADER_ELECTION, value: "%s"}
                            - {name: EVENTBUS_CONFIG, value: "%s"}
                """.formatted(
                        manager,
                        base64("{\"metadata\":{\"name\":\"s\",\"creationTimestamp\":null},\"spec\":%s,\"status\":{}}"
                                .formatted(spec)),
                        election,
                        base64(bus)),
                Deployment.class);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
