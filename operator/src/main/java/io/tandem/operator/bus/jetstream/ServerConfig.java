package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tandem.operator.plan.Hash;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The servers' configuration, in their own format.
 *
 * @param replicas servers wanted
 * @param settings of JetStream, for inside its braces
 * @param maxPayload such as 1MB
 * @param encryption how the key of the files is named
 */
record ServerConfig(
        BusOwner owner, Layout layout, int replicas, String settings, String maxPayload, Encryption encryption) {
    static final String KEY = "nats-js";

    private static final String CLUSTER_TLS = """
              tls {
                cert_file: "/etc/nats-config/cluster-server-cert.pem"
                key_file: "/etc/nats-config/cluster-server-key.pem"
                ca_file: "/etc/nats-config/cluster-ca-cert.pem"
              }
            """;

    /** The text in a ConfigMap that we or argo-events made. */
    static String of(ConfigMap map) {
        return Optional.ofNullable(map.getData()).map(data -> data.get(KEY)).orElse("");
    }

    /** By which a text is known again. */
    static String fingerprint(String text) {
        return Hash.of(text);
    }

    /**
     * With what is to be remembered of the StatefulSet.
     *
     * @param annotations the same as those of the StatefulSet
     * @param size servers asked for of the StatefulSet
     * @param apart whether its pods may not share a node
     */
    ConfigMap configMap(Map<String, String> annotations, int size, boolean apart) {
        return new ConfigMapBuilder()
                .withMetadata(owner.metadata(owner.configMapName())
                        .addToAnnotations(annotations)
                        .addToAnnotations(Present.SIZE, Integer.toString(size))
                        .addToAnnotations(Present.APART, Boolean.toString(apart))
                        .addToAnnotations(Present.CONFIG_TEXT, fingerprint(text()))
                        .build())
                .withData(Map.of(KEY, text()))
                .build();
    }

    /**
     * Fingerprint of what a running server does not take over from a changed file.
     *
     * @param reloads whether somebody tells the server that the file changed
     */
    String restartHash(boolean reloads) {
        return Hash.of(settings + "\n" + encryption.line() + "\n" + (reloads ? "" : maxPayload));
    }

    private String text() {
        return """
                max_payload: %s
                port: 4222
                pid_file: "/var/run/nats/nats.pid"
                http: 8222
                server_name: $POD_NAME
                client_advertise: $CLUSTER_ADVERTISE
                jetstream {
                  %s
                  store_dir: "/data/jetstream/store"
                %s}
                %slame_duck_duration: 30s
                lame_duck_grace_period: 3s
                include ./auth.conf
                """.formatted(
                        maxPayload,
                        encryption.line(),
                        settings.strip().indent(2),
                        layout == Layout.STANDALONE ? "" : cluster());
    }

    private String cluster() {
        return """
                cluster {
                  port: 6222
                  name: "%s"
                  routes: [%s]
                  cluster_advertise: $CLUSTER_ADVERTISE
                  connect_retries: 120
                %s}
                """.formatted(owner.ownership().name(), routes(), CLUSTER_TLS);
    }

    private String routes() {
        return IntStream.range(0, replicas)
                .mapToObj(i -> "nats://%s.%s:6222".formatted(owner.serverName(i), owner.serviceHost()))
                .collect(Collectors.joining(", "));
    }
}
