package io.tandem.e2e;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * What an operator tells the pods of one EventSource: every implementation understands it.
 *
 * @param source the EventSource's name
 * @param spec of the EventSource
 * @param busUrl of a JetStream server
 */
record PodContract(
        String namespace, String source, Map<String, String> annotations, Map<String, Object> spec, String busUrl) {
    static final String ARGUMENT = "eventsource-service";
    static final int METRICS_PORT = 7777;
    static final String SECRETS = "argo-events/secrets";

    private static final String BUS_STREAM = "maxMsgs: 1000000\nreplicas: 1\n";

    /** Of the pod with this name. */
    Map<String, String> variables(String pod) {
        Map<String, Object> metadata = Map.of("name", source, "namespace", namespace, "annotations", annotations);
        Map<String, Object> bus = Map.of("jetstream", Map.of("url", busUrl, "streamConfig", BUS_STREAM));
        return Map.of(
                "EVENTSOURCE_OBJECT",
                base64(Map.of("metadata", metadata, "spec", spec)),
                "EVENTBUS_CONFIG",
                base64(bus),
                "EVENTBUS_SUBJECT",
                "eventbus-" + namespace,
                "POD_NAME",
                pod,
                "LEADER_ELECTION",
                "");
    }

    private static String base64(Map<String, Object> object) {
        return Base64.getEncoder().encodeToString(Serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
    }
}
