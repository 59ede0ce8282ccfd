package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The definitions take open objects: whatever stands in them, planning ends in problems or in a plan. */
class AnyTemplateTest {
    private static final String FULL = """
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

    @Test
    void nothingInATemplateThrows() {
        var whole = EventSourceJson.MAPPER.valueToTree(Serialization.unmarshal(FULL, Object.class));
        var places = new ArrayList<String>();
        collect("", whole.get("spec"), places);

        assertThatCode(() -> {
                    for (var place : places) {
                        for (var instead :
                                List.of("null", "[null]", "{}", "[]", "\"\"", "\"128Mb\"", "\"\\u0000/..\"")) {
                            plan(place, instead, replaced(whole, place, instead));
                        }
                    }
                })
                .doesNotThrowAnyException();
    }

    private static void plan(String place, String instead, JsonNode resource) {
        EventSource source;
        try {
            source = EventSourceJson.MAPPER.convertValue(resource, EventSource.class);
        } catch (IllegalArgumentException e) {
            return; // such a spec reaches no planner: it is told as unreadable
        }
        try {
            var review = Review.of(source);
            if (review.deployable()) {
                Planner.plan(source, review, bus(), settings(), Optional.empty())
                        .objects()
                        .forEach(Hash::of);
            }
        } catch (RuntimeException e) {
            throw new AssertionError("spec%s = %s".formatted(place, instead), e);
        }
    }

    private static JsonNode replaced(JsonNode whole, String place, String instead) throws Exception {
        var copy = whole.deepCopy();
        var value = EventSourceJson.MAPPER.readTree(instead);
        var at = place.lastIndexOf('/');
        var name = place.substring(at + 1);
        switch (copy.get("spec").at(place.substring(0, at))) {
            case ObjectNode object -> object.set(name, value);
            case ArrayNode array -> array.set(Integer.parseInt(name), value);
            default -> throw new IllegalStateException(place);
        }
        return copy;
    }

    private static void collect(String path, JsonNode node, List<String> places) {
        node.properties().forEach(field -> {
            places.add(path + "/" + field.getKey());
            collect(path + "/" + field.getKey(), field.getValue(), places);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                places.add(path + "/" + i);
                collect(path + "/" + i, node.get(i), places);
            }
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
}
