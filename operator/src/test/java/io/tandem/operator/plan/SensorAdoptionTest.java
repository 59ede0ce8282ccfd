package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.Sensor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods of upstream's sensor are left alone as long as what they read means the same; ours are stable too. */
class SensorAdoptionTest {
    private static final String BUS = "jetstream: {url: 'nats://one:4222'}";
    private static final String DEPENDENCIES =
            "\"dependencies\":[{\"name\":\"d\",\"eventSourceName\":\"s\",\"eventName\":\"e\"}]";
    private static final String NOW = "dependencies: [{name: d, eventSourceName: s, eventName: e}]";
    private static final String LOG = "{%s, triggers: [{template: {name: t, log: {}}}]}".formatted(NOW);

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = ';', textBlock = """
        {"template":{"name":"t","http":{"url":"u","payload":null,"host":""}}} ; {template: {name: t, http: {url: u}}} ; true
        {"template":{"name":"t","http":{"url":"u","payload":null,"host":""}}} ; {template: {name: t, http: {url: v}}} ; false
        {"template":{"name":"t","http":{"url":"u","payload":null,"host":""}}} ; {template: {name: t, http: {url: u}, colour: red}} ; true
        {"template":{"name":"t","http":{"url":"u","payload":null,"headers":{"A":""},"host":""}}} ; {template: {name: t, http: {url: u, headers: {A: ""}}}} ; true
        {"template":{"name":"t","http":{"url":"u","payload":null,"headers":{"A":""},"host":""}}} ; {template: {name: t, http: {url: u, headers: {}}}} ; false
        {"template":{"name":"t","http":{"url":"u","payload":[{"src":{"dependencyName":"d","value":""},"dest":"x"}],"host":""}}} ; {template: {name: t, http: {url: u, payload: [{src: {dependencyName: d}, dest: x}]}}} ; false
        {"template":{"name":"t","http":{"url":"u","payload":null}}} ; {template: {name: t, http: {url: u}}} ; true
        {"template":{"name":"t","slack":{"channel":"c","message":"m","thread":{},"sender":{}}}} ; {template: {name: t, slack: {channel: c, message: m}}} ; true
        {"template":{"name":"t","slack":{"channel":"c","message":"m"}}} ; {template: {name: t, slack: {channel: c, message: m}}} ; true
        {"template":{"name":"t","k8s":{"source":{"resource":{"spec":{"replicas":0,"suspend":false}}}}}} ; {template: {name: t, k8s: {source: {resource: {spec: {suspend: false, replicas: 0}}}}}} ; true
        {"template":{"name":"t","k8s":{"source":{"resource":{"spec":{"replicas":0}}}}}} ; {template: {name: t, k8s: {source: {resource: {spec: {}}}}}} ; false
        {"template":{"name":"t","log":{}},"dlqTrigger":{"template":{"name":"u","log":{}},"atLeastOnce":true},"atLeastOnce":true} ; {atLeastOnce: true, dlqTrigger: {atLeastOnce: true, template: {log: {}, name: u}}, template: {name: t, log: {}}} ; true
        {"template":{"name":"t","log":{},"colour":"red"}} ; {template: {name: t, log: {}, colour: red}} ; true
        {"template":{"name":"t","log":{},"colour":"red"}} ; {template: {name: t, log: {}, colour: blue}} ; false
        {"template":{"name":"t","log":{},"colour":"red"}} ; {template: {name: t, log: {}}} ; false
        {"template":{"name":"t","log":{},"colour":""}} ; {template: {name: t, log: {}}} ; true
        {"template":{"name":"t","log":{}},"retryStrategy":{"steps":3}} ; {template: {name: t, log: {}}, retryStrategy: {steps: 4}} ; false
        """)
    void podsAreUpToDateIfWhatTheyReadMeansTheSame(String given, String now, boolean upToDate) {
        var former = former("{%s,\"triggers\":[%s],\"loggingFields\":null}".formatted(DEPENDENCIES, given), "", BUS);
        assertThat(leavesPods(former, "{%s, triggers: [%s]}".formatted(NOW, now), "", BUS))
                .isEqualTo(upToDate);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = ';', textBlock = """
        "replicas":1 ; replicas: 0 ; true
        "replicas":1 ; replicas: 2 ; false
        "errorOnFailedRound":true ; {} ; true
        "eventBusName":"a","revisionHistoryLimit":3 ; revisionHistoryLimit: 4 ; true
        "template":{"container":{"resources":{"limits":{"cpu":"100m"}}}} ; template: {container: {resources: {limits: {cpu: "0.1"}}}} ; true
        "template":{"container":{"resources":{"limits":{"memory":"128Mi"}}}} ; template: {container: {resources: {limits: {memory: 128Mb}}}} ; false
        "template":{"serviceAccountName":"a"} ; template: {serviceAccountName: b} ; false
        "template":{"container":{"resources":{}}} ; {} ; true
        "template":{"container":{"name":"","resources":{}}} ; {} ; true
        "template":{"container":{"name":"","resources":{}},"serviceAccountName":"a"} ; template: {serviceAccountName: a} ; true
        "template":{"nodeSelector":{"infra":""}} ; template: {nodeSelector: {infra: ""}} ; true
        "template":{"nodeSelector":{"infra":""}} ; {} ; false
        "template":{"metadata":{"labels":{"a":""}}} ; template: {metadata: {labels: {}}} ; false
        "template":{"container":{"resources":{},"securityContext":{"allowPrivilegeEscalation":false}}} ; template: {container: {securityContext: {allowPrivilegeEscalation: false}}} ; true
        "template":{"container":{"resources":{},"securityContext":{"allowPrivilegeEscalation":false}}} ; template: {container: {securityContext: {}}} ; false
        "template":{"tolerations":[{"key":"k","tolerationSeconds":0}]} ; template: {tolerations: [{key: k}]} ; false
        "template":{"tolerations":[{"key":"k","tolerationSeconds":0}]} ; template: {tolerations: [{key: k, operator: "", tolerationSeconds: 0}]} ; true
        "template":{"securityContext":{"runAsUser":0}} ; template: {securityContext: {}} ; false
        "template":{"priority":0} ; {} ; false
        "template":{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a","namespaceSelector":{}}]}}} ; template: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a}]}}} ; false
        "template":{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a","namespaceSelector":{}}]}}} ; template: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, namespaceSelector: {}}]}}} ; true
        "template":{"volumes":[{"name":"a","ephemeral":{"volumeClaimTemplate":{"metadata":{"creationTimestamp":null},"spec":{"storageClassName":"","resources":{}}}}}]} ; template: {volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: ""}}}}]} ; true
        "template":{"volumes":[{"name":"a","ephemeral":{"volumeClaimTemplate":{"metadata":{"creationTimestamp":null},"spec":{"storageClassName":"","resources":{}}}}}]} ; template: {volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {}}}}]} ; false
        "template":{"volumes":[{"name":"a","emptyDir":{}}],"container":{"env":[{"name":"TZ"}],"volumeMounts":[{"name":"a","mountPath":"/x"}],"resources":{}}} ; template: {volumes: [{name: a, emptyDir: {}}], container: {env: [{name: TZ, value: ""}], volumeMounts: [{name: a, mountPath: /x, subPath: "", readOnly: false}]}} ; true
        "template":{} ; template: {metadata: {}, nodeSelector: {}, tolerations: []} ; true
        """)
    void whatNoPodReadsIsNoReasonToRestartOne(String given, String now, boolean upToDate) {
        var former = former(
                "{%s,\"triggers\":[{\"template\":{\"name\":\"t\",\"log\":{}}}],%s,\"loggingFields\":null}"
                        .formatted(DEPENDENCIES, given),
                "",
                BUS);
        var spec =
                "{%s, triggers: [{template: {name: t, log: {}}}]%s}".formatted(NOW, now.equals("{}") ? "" : ", " + now);
        assertThat(leavesPods(former, spec, "", BUS)).isEqualTo(upToDate);
    }

    @Test
    void ofTheBusTheStreamsSettingsAndUnverifiedTlsDoNotCount() {
        var former = simple("", "jetstream: {url: 'nats://one:4222', streamConfig: 'maxMsgs: 5'}");
        assertThat(
                        leavesSimple(
                                former,
                                "",
                                "jetstream: {url: 'nats://one:4222', streamConfig: 'maxmsgs: 5', tls: {insecureSkipVerify: true}}"))
                .isTrue();
        assertThat(leavesSimple(
                        former, "", "jetstream: {url: 'nats://one:4222', tls: {caCertSecret: {name: ca, key: pem}}}"))
                .isFalse();
        assertThat(leavesSimple(former, "", "jetstream: {url: 'nats://two:4222'}"))
                .isFalse();
        assertThat(leavesSimple(former, "k8s", BUS)).isFalse();
    }

    @Test
    void podsThatElectAnotherWayEndBeforeNewOnesBegin() {
        assertThat(strategy(simple("", BUS), "k8s")).isEqualTo("Recreate");
        assertThat(strategy(simple("k8s", BUS), "")).isEqualTo("Recreate");
        assertThat(strategy(simple("k8s", "jetstream: {url: 'nats://two:4222'}"), "k8s"))
                .isEqualTo("RollingUpdate");
        assertThat(strategy(simple("", "jetstream: {url: 'nats://two:4222'}"), ""))
                .isEqualTo("RollingUpdate");
    }

    @Test
    void whatNoPodReadsRestartsNoneOfOurs() {
        assertThat(template("revisionHistoryLimit: 3", "", BUS)).isEqualTo(template("", "", BUS));
        assertThat(template("eventBusName: other", "", BUS)).isEqualTo(template("", "", BUS));
        assertThat(template("replicas: 3", "k8s", BUS)).isEqualTo(template("replicas: 1", "k8s", BUS));
        assertThat(template("replicas: 3", "", "kafka: {url: k}")).isEqualTo(template("", "", "kafka: {url: k}"));
        assertThat(template("replicas: 3", "", BUS)).isNotEqualTo(template("replicas: 1", "", BUS));
        assertThat(template("", "", "jetstream: {url: 'nats://one:4222', streamConfig: \"a: 1\\nrevision: 7\\n\"}"))
                .isEqualTo(template("", "", "jetstream: {url: 'nats://one:4222', streamConfig: \"a: 1\\n\"}"));
    }

    @Test
    void aNewPodHasToLastForTenSecondsAndAnAdoptedDeploymentIsNotWrittenForIt() {
        var sensor = sensor(LOG, "");

        assertThat(plan(sensor, BUS, Optional.empty()).getSpec().getMinReadySeconds())
                .isEqualTo(10);
        assertThat(plan(sensor, BUS, Optional.of(simple("", BUS))).getSpec().getMinReadySeconds())
                .isNull();
    }

    /** They are read only where there is no stream yet. */
    @Test
    void otherSettingsOfTheStreamRestartNoneOfOursAndComeWithTheNextReplacement() {
        var before = plan(
                sensor(LOG, ""), "jetstream: {url: 'nats://one:4222', streamConfig: 'maxMsgs: 5'}", Optional.empty());

        var settings = plan(
                sensor(LOG, ""),
                "jetstream: {url: 'nats://one:4222', streamConfig: 'maxMsgs: 6'}",
                Optional.of(before));
        assertThat(settings.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());

        var address = plan(
                sensor(LOG, ""),
                "jetstream: {url: 'nats://two:4222', streamConfig: 'maxMsgs: 6'}",
                Optional.of(before));
        assertThat(bus(address)).contains("nats://two:4222", "maxMsgs: 6");
    }

    private static String bus(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().equals("EVENTBUS_CONFIG"))
                .map(variable -> new String(Base64.getDecoder().decode(variable.getValue()), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theImageOfASensorWhosePodsAreStillUpstreamsIsSaidToHaveNoEffectYet() {
        var sensor = sensor(LOG, "");
        sensor.getMetadata().getAnnotations().put("tandem.io/sensor-image", "image:2");
        var settings = new SensorSettings(
                new SensorImages(Optional.of("image:1"), List.of("image")), Optional.empty(), Exceptions.NONE);
        var review = SensorReview.of(sensor, Optional.empty(), settings);

        assertThat(review.hints(sensor, Optional.of(simple("", BUS))))
                .singleElement()
                .satisfies(hint -> assertThat(hint.toString())
                        .contains("metadata.annotations[tandem.io/sensor-image]: has no effect yet"));
        assertThat(review.hints(sensor, Optional.of(plan(sensor(LOG, ""), BUS, Optional.empty()))))
                .isEmpty();
    }

    @Test
    void anotherSecretOrAuthorityOfTheBusReplacesOurs() {
        var bus = "jetstream: {url: 'nats://one:4222', accessSecret: {name: password-1, key: a}, tls: {caCertSecret:"
                + " {name: ca-1, key: c}}}";
        assertThat(template("", "", bus)).isEqualTo(template("", "", bus));
        assertThat(template("", "", bus.replace("password-1", "password-2"))).isNotEqualTo(template("", "", bus));
        assertThat(template("", "", bus.replace("ca-1", "ca-2"))).isNotEqualTo(template("", "", bus));
    }

    @Test
    void numbersAreTheResourcesAloneWherePodsVote() {
        assertThat(replicas("", BUS)).isEqualTo(1);
        assertThat(replicas("k8s", BUS)).isNull();
        assertThat(replicas("", "kafka: {url: k}")).isNull();
    }

    @Test
    void secretsOfTriggersBelowAndOfVariablesAreMountedAndNeeded() {
        var sensor = sensor("""
            {%s, template: {container: {env: [{name: TZ, valueFrom: {secretKeyRef: {name: zone, key: z}}}]}},
            triggers: [{template: {name: t, http: {url: u, basicAuth: {username: {name: one, key: u}}}},
              dlqTrigger: {template: {name: v, slack: {slackToken: {name: two, key: t}}},
                dlqTrigger: {template: {name: w, k8s: {source: {configmap: {name: three, key: c}}}}}}}]}
            """.formatted(NOW), "");
        assertThat(plan(sensor, BUS, Optional.empty())
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .extracting(volume -> volume.getName())
                .containsExactly("cm-three", "secret-one", "secret-two", "secret-zone", "tmp");
        assertThat(plan(sensor, BUS, Optional.empty())
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .allSatisfy(
                        volume -> assertThat(volume.getSecret().getOptional()).isNull());
    }

    private static Integer replicas(String election, String bus) {
        return plan(
                        sensor("{%s, triggers: [{template: {name: t, log: {}}}]}".formatted(NOW), election),
                        bus,
                        Optional.empty())
                .getSpec()
                .getReplicas();
    }

    private static PodTemplateSpec template(String more, String election, String bus) {
        var spec =
                "{%s, triggers: [{template: {name: t, log: {}}}]%s}".formatted(NOW, more.isEmpty() ? "" : ", " + more);
        return plan(sensor(spec, election), bus, Optional.empty()).getSpec().getTemplate();
    }

    private static String strategy(Deployment former, String election) {
        var spec = "{%s, triggers: [{template: {name: t, log: {}}}]}".formatted(NOW);
        return plan(sensor(spec, election), BUS, Optional.of(former))
                .getSpec()
                .getStrategy()
                .getType();
    }

    private static Deployment simple(String election, String bus) {
        return former(
                "{%s,\"triggers\":[{\"template\":{\"name\":\"t\",\"log\":{}}}],\"loggingFields\":null}"
                        .formatted(DEPENDENCIES),
                election,
                bus);
    }

    private static boolean leavesSimple(Deployment former, String election, String bus) {
        return leavesPods(former, "{%s, triggers: [{template: {name: t, log: {}}}]}".formatted(NOW), election, bus);
    }

    private static boolean leavesPods(Deployment former, String spec, String election, String bus) {
        return plan(sensor(spec, election), bus, Optional.of(former)).getSpec().getTemplate() == null;
    }

    private static Deployment plan(Sensor sensor, String bus, Optional<Deployment> current) {
        var settings = new SensorSettings(
                new SensorImages(Optional.of("image:1"), List.of()), Optional.empty(), Exceptions.NONE);
        return Planner.plan(sensor, Serialization.unmarshal(bus, BusConfig.class), settings, current)
                .deployment();
    }

    private static Sensor sensor(String spec, String election) {
        return Serialization.unmarshal("""
            metadata: {name: s, namespace: n, uid: u, annotations: {events.argoproj.io/leader-election: "%s"}}
            spec: %s
            """.formatted(election, spec.replace("\n", " ")), Sensor.class);
    }

    private static Deployment former(String spec, String election, String bus) {
        return Serialization.unmarshal(
                """
                metadata:
                  name: s-sensor-abcde
                  managedFields: [{manager: argo-events, operation: Update}]
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
                            - {name: SENSOR_OBJECT, value: "%s"}
                            - {name: LEADER_ELECTION, value: "%s"}
                            - {name: EVENTBUS_CONFIG, value: "%s"}
                """.formatted(
                        base64("{\"metadata\":{\"name\":\"s\",\"creationTimestamp\":null},\"spec\":%s,\"status\":{}}"
                                .formatted(spec)),
                        election,
                        base64(Serialization.asJson(Serialization.unmarshal(bus, BusConfig.class)))),
                Deployment.class);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
