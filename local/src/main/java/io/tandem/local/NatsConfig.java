package io.tandem.local;

import java.util.List;

/**
 * How a {@link NatsServer} is to be started.
 *
 * @param host address to listen on
 * @param port client port
 * @param monitorPort port of the monitoring endpoint, on the loopback address
 * @param user name clients must give; empty for no credentials
 * @param password password of that user
 * @param tls names in the certificate, such as {@code dns:localhost}, if TLS is offered (plain connections stay
 *     possible); empty if it is not
 * @param advertised address a cluster tells clients of; empty for all it has
 * @param maxPayload largest message in bytes; 0 for the server's own default, 1 MiB
 * @param cluster the cluster it is a member of; empty routes for a server of its own
 */
public record NatsConfig(
        String host,
        int port,
        int monitorPort,
        String user,
        String password,
        String tls,
        String advertised,
        int maxPayload,
        Cluster cluster) {

    /**
     * Membership in a cluster.
     *
     * @param member name of this server, unique in the cluster
     * @param port port the other members connect to
     * @param routes ports of all members, on the loopback address; empty for a server without cluster
     */
    public record Cluster(String member, int port, List<Integer> routes) {
        static final Cluster NONE = new Cluster("alone", 0, List.of());
    }

    /** JetStream, no credentials, no TLS, free ports of the loopback address. */
    public static NatsConfig defaults() {
        return new NatsConfig("127.0.0.1", FreePort.pick(), FreePort.pick(), "", "", "", "", 0, Cluster.NONE);
    }

    /** The same on another address, such as {@code 0.0.0.0}. */
    public NatsConfig onHost(String address) {
        return new NatsConfig(address, port, monitorPort, user, password, tls, advertised, maxPayload, cluster);
    }

    /** The same on another client port. */
    public NatsConfig onPort(int clientPort) {
        return new NatsConfig(host, clientPort, monitorPort, user, password, tls, advertised, maxPayload, cluster);
    }

    /** The same with credentials demanded. */
    public NatsConfig withUser(String name, String secret) {
        return new NatsConfig(host, port, monitorPort, name, secret, tls, advertised, maxPayload, cluster);
    }

    /** The same with TLS offered, by a certificate for this machine made for it. */
    public NatsConfig withTls() {
        return withTls("dns:localhost,ip:127.0.0.1");
    }

    /** The same with TLS offered, by a certificate for these names, such as {@code dns:localhost}. */
    public NatsConfig withTls(String names) {
        return new NatsConfig(host, port, monitorPort, user, password, names, advertised, maxPayload, cluster);
    }

    /** The same with clients told to connect to the members at this address. */
    public NatsConfig advertisedAt(String address) {
        return new NatsConfig(host, port, monitorPort, user, password, tls, address, maxPayload, cluster);
    }

    /** The same for messages of up to so many bytes. */
    public NatsConfig withMaxPayload(int bytes) {
        return new NatsConfig(host, port, monitorPort, user, password, tls, advertised, bytes, cluster);
    }

    /** The same as a member of a cluster. */
    public NatsConfig inCluster(Cluster membership) {
        return new NatsConfig(host, port, monitorPort, user, password, tls, advertised, maxPayload, membership);
    }

    /** The configuration file; makes the certificate it names, if any, in {@code dir}. */
    String text(WorkDir dir) {
        StringBuilder text = new StringBuilder();
        text.append("server_name: \"%s\"%n".formatted(cluster.member()));
        text.append("listen: \"%s:%d\"%n".formatted(host, port));
        if (!advertised.isEmpty()) {
            text.append("client_advertise: \"%s:%d\"%n".formatted(advertised, port));
        }
        text.append("http: \"127.0.0.1:%d\"%n".formatted(monitorPort));
        if (maxPayload > 0) {
            text.append("max_payload: %d%n".formatted(maxPayload));
        }
        text.append("jetstream { store_dir: \"%s\" }%n".formatted(dir.file("store")));
        if (!user.isEmpty()) {
            text.append("authorization { user: \"%s\", password: \"%s\" }%n".formatted(user, password));
        }
        if (!tls.isEmpty()) {
            SelfSigned.make(dir, tls);
            text.append("tls { cert_file: \"%s\", key_file: \"%s\" }%n"
                    .formatted(dir.file("tls.crt"), dir.file("tls.key")));
            text.append("allow_non_tls: true\n");
        }
        if (!cluster.routes().isEmpty()) {
            String routes = String.join(
                    ", ",
                    cluster.routes().stream()
                            .map(route -> "\"nats://127.0.0.1:%d\"".formatted(route))
                            .toList());
            text.append("cluster { name: local, listen: \"127.0.0.1:%d\", routes: [%s] }%n"
                    .formatted(cluster.port(), routes));
        }
        return text.toString();
    }
}
