package io.tandem.operator.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Deployment of a Sensor, and its conditions, as upstream's controller leaves them. */
public final class FormerSensor {
    private FormerSensor() {}

    /**
     * Makes it in the cluster, in upstream's name.
     *
     * @param spec the specification as upstream writes it
     * @param bus the configuration of the bus
     */
    public static void create(Sensors sensors, String name, String spec, String bus) {
        var space = sensors.space();
        var deployment = Serialization.unmarshal(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %2$s-sensor-x7k2p
                  namespace: %1$s
                  labels: &labels {controller: sensor-controller, sensor-name: %2$s, owner-name: %2$s}
                  annotations: {resource-spec-hash: "1234567890"}
                  ownerReferences:
                    - {apiVersion: argoproj.io/v1alpha1, kind: Sensor, name: %2$s, uid: %3$s, controller: true,
                       blockOwnerDeletion: true}
                spec:
                  replicas: 1
                  selector: {matchLabels: *labels}
                  template:
                    metadata: {labels: *labels}
                    spec:
                      volumes: [{name: tmp, emptyDir: {}}]
                      containers:
                        - name: main
                          image: registry.example/argo-events:v1.9.7
                          args: [sensor-service]
                          imagePullPolicy: Always
                          ports: [{name: metrics, containerPort: 7777}]
                          resources: {limits: {cpu: 100m}}
                          volumeMounts: [{name: tmp, mountPath: /tmp}]
                          env:
                            - {name: LEFT, value: "yes"}
                            - {name: SENSOR_OBJECT, value: "%4$s"}
                            - {name: EVENTBUS_SUBJECT, value: eventbus-%1$s}
                            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                            - {name: LEADER_ELECTION}
                            - {name: EVENTBUS_CONFIG, value: "%5$s"}
                """.formatted(
                                space.namespace(),
                                name,
                                sensors.sensor(name).getMetadata().getUid(),
                                base64(
                                        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"creationTimestamp\":null},\"spec\":%s,\"status\":{}}"
                                                .formatted(name, space.namespace(), spec)),
                                base64(bus)),
                Deployment.class);
        var path = "/apis/apps/v1/namespaces/%s/deployments?fieldManager=argo-events".formatted(space.namespace());
        space.client().raw(path, "POST", deployment);
        space.formerConditions(sensors.sensor(name), "DependenciesProvided", "TriggersProvided", "Deployed");
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
