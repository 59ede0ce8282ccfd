package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.operator.OddValues;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The definitions take open objects: whatever stands in them, planning ends in problems or in a plan. */
class AnyTemplateTest {
    private static final String FULL = """
        apiVersion: argoproj.io/v1alpha1
        kind: EventSource
        metadata: {name: s, namespace: n, uid: u, labels: {a: b}, annotations: {c: d}}
        spec:
          replicas: 2
          service: {clusterIP: None, metadata: {labels: {a: b}, annotations: {a: b}}, ports: [{port: 1, targetPort: 1}]}
          template:
            metadata: {labels: {a: b}, annotations: {a: b}}
            serviceAccountName: x
            nodeSelector: {a: b}
            tolerations: [{key: a}]
            affinity: {nodeAffinity: {}}
            imagePullSecrets: [{name: a}]
            priorityClassName: p
            priority: 1
            topologySpreadConstraints: [{maxSkew: 1}]
            securityContext:
              runAsUser: 1
              sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]
              seccompProfile: {type: RuntimeDefault}
              appArmorProfile: {type: RuntimeDefault}
              seLinuxOptions: {level: s0}
              windowsOptions: {hostProcess: false}
            volumes: [{name: v, emptyDir: {}}, {name: w, projected: {sources: [{secret: {name: a}}]}}]
            container:
              imagePullPolicy: Always
              resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}
              securityContext: {capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}, windowsOptions: {hostProcess: false}}
              env: [{name: TZ, value: UTC}, {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
              envFrom: [{prefix: AZURE_, secretRef: {name: s}}]
              volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /v/w, subPath: x}]
          calendar: {tick: {interval: 10s}}
        """;

    private static final String SENSOR = """
        apiVersion: argoproj.io/v1alpha1
        kind: Sensor
        metadata: {name: s, namespace: n, uid: u, labels: {a: b}, annotations: {c: d}}
        spec:
          replicas: 2
          revisionHistoryLimit: 2
          eventBusName: default
          errorOnFailedRound: true
          loggingFields: {a: b}
          dependencies:
            - name: d
              eventSourceName: a
              eventName: b
              filtersLogicalOperator: or
              transform: {jq: .}
              filters:
                time: {start: "01:00:00", stop: "02:00:00"}
                context: {type: webhook}
                data: [{path: body, type: string, comparator: "=", value: [x], template: "{{ .Input }}"}]
                exprs: [{expr: a == 1, fields: [{name: a, path: body.a}]}]
                script: return true
          triggers:
            - template:
                name: t
                conditions: d
                conditionsReset: [{byTime: {cron: 0 0 * * *, timezone: UTC}}]
                http:
                  url: https://one.example
                  method: POST
                  timeout: 10
                  secureHeaders: [{name: a, valueFrom: {secretKeyRef: {name: s, key: k}}}]
                  tls: {caCertSecret: {name: c, key: ca}}
                  payload: [{src: {dependencyName: d, dataKey: body}, dest: a}]
              parameters: [{src: {dependencyName: d, dataKey: body.a, value: x}, dest: a, operation: append}]
              policy: {status: {allow: [200]}}
              retryStrategy: {steps: 3, duration: 1s, factor: "2", jitter: "0.1"}
              rateLimit: {unit: Second, requestsPerUnit: 1}
              dlqTrigger: {template: {name: e, log: {}}, atLeastOnce: true}
              atLeastOnce: true
            - template: {name: k, k8s: {operation: create, source: {configmap: {name: c, key: k}}}}
        """ + template();

    @Test
    void nothingInAnEventSourceThrows() {
        assertThatCode(() -> OddValues.each(FULL, EventSource.class, AnyTemplateTest::plan))
                .doesNotThrowAnyException();
    }

    @Test
    void nothingInASensorThrows() {
        var whole = Serialization.unmarshal(SENSOR, Sensor.class);
        assertThat(SensorReview.of(whole, Optional.of(bus()), sensorSettings()))
                .as("what is planned as it stands")
                .matches(SensorReview::deployable);

        assertThatCode(() -> OddValues.each(SENSOR, Sensor.class, AnyTemplateTest::plan))
                .doesNotThrowAnyException();
    }

    /** That of the EventSource, which both share. */
    private static String template() {
        return FULL.substring(FULL.indexOf("  template:"), FULL.indexOf("  calendar:"));
    }

    private static void plan(EventSource source) {
        var review = Review.of(source);
        if (review.deployable()) {
            Planner.plan(source, review, bus(), settings(), Optional.empty())
                    .objects()
                    .forEach(Hash::of);
        }
    }

    private static void plan(Sensor sensor) {
        var settings = sensorSettings();
        var review = SensorReview.of(sensor, Optional.of(bus()), settings);
        review.hints(sensor, Optional.empty());
        if (review.deployable()) {
            Planner.plan(sensor, bus(), settings, Optional.empty()).objects().forEach(Hash::of);
        }
    }

    private static BusConfig bus() {
        return new BusConfig(null, new BusConfig.JetStream("nats://one:4222", null, null, null, null), null, null);
    }

    private static PodSettings settings() {
        return new PodSettings(
                "image:1",
                Optional.empty(),
                new DefaultResources(Optional.of("20m"), Optional.of("128Mi"), Optional.of("512Mi")),
                Exceptions.NONE);
    }

    private static SensorSettings sensorSettings() {
        return new SensorSettings(
                SensorImages.of(Optional.of("image:1"), Optional.empty()), Optional.empty(), Exceptions.NONE);
    }
}
