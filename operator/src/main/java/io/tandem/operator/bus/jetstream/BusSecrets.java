package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * New passwords, keys and certificates of one generation.
 *
 * @param published the CA's certificate, which is no secret, for the operator to read when it makes the next generation
 * @param server for the servers alone
 * @param authority what clients trust: the CA, and that of the generation before
 * @param client user and password, as clients read them
 */
record BusSecrets(ConfigMap published, Secret server, Secret authority, Secret client) {
    private static final Duration TEN_YEARS = Duration.ofDays(3652);
    private static final Duration THIRTY_YEARS = Duration.ofDays(10957);
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String ALPHABET = LETTERS + "0123456789";

    /**
     * Draws everything anew; equal to nothing made before.
     *
     * @param formerAuthority certificate of the CA before; empty if no client of this generation meets it
     */
    static BusSecrets draw(SecretNames names, Optional<String> formerAuthority, Instant now) {
        var random = new SecureRandom();
        var owner = names.owner();
        var user = word(random, 8);
        var password = word(random, 32);
        var outside = Certificates.issue(owner.serversName(), clientHosts(owner), false, now, TEN_YEARS);
        var inside = Certificates.issue(owner.serversName() + "-cluster", peerHosts(owner), true, now, THIRTY_YEARS);
        var server = Map.of(
                "auth", auth(user, password, names.former() > 0, word(random, 32)),
                "encryption", word(random, 32),
                "private-key", outside.key(),
                "cert", outside.certificate(),
                "ca-cert", outside.authority(),
                "cluster-private-key", inside.key(),
                "cluster-cert", inside.certificate(),
                "cluster-ca-cert", inside.authority());
        var authority = names.authorityOf(names.generation());
        return new BusSecrets(
                published(owner, authority, outside.authority()),
                secret(owner, names.server(), server),
                secret(
                        owner,
                        authority,
                        Map.of(SecretNames.AUTHORITY_KEY, formerAuthority.orElse("") + outside.authority())),
                secret(
                        owner,
                        names.client(),
                        Map.of(SecretNames.CLIENT_KEY, "username: %s\npassword: %s".formatted(user, password))));
    }

    /**
     * The servers include this file; the account of the events, and one for those who look after the servers. The user of
     * the former generation is in the Secret that its clients read, which cannot be read here.
     */
    private static String auth(String user, String password, boolean former, String systemPassword) {
        return """
                tls {
                  cert_file: "/etc/nats-config/server-cert.pem"
                  key_file: "/etc/nats-config/server-key.pem"
                  ca_file: "/etc/nats-config/ca-cert.pem"
                }
                accounts {
                  js { jetstream: true, users: [{ user: "%s", password: "%s" }%s] }
                  sys { users: [{ user: "sys", password: "%s" }] }
                }
                system_account: sys
                """.formatted(
                        user,
                        password,
                        former ? ", { include ./%s }".formatted(ServerVolumes.FORMER_CLIENT) : "",
                        systemPassword);
    }

    private static ConfigMap published(BusOwner owner, String name, String certificate) {
        return new ConfigMapBuilder()
                .withMetadata(owner.metadata(name).build())
                .withData(Map.of(SecretNames.AUTHORITY_KEY, certificate))
                .build();
    }

    private static List<String> clientHosts(BusOwner owner) {
        var service = owner.serviceName() + "." + owner.namespace();
        return Stream.concat(
                        Stream.of("localhost", owner.serviceName(), service, "*." + service),
                        domains(owner).flatMap(host -> Stream.of(host, "*." + host)))
                .toList();
    }

    private static List<String> peerHosts(BusOwner owner) {
        return Stream.concat(Stream.of("localhost"), domains(owner).map("*."::concat))
                .toList();
    }

    private static Stream<String> domains(BusOwner owner) {
        return Stream.of(owner.serviceHost(), owner.serviceHost() + ".cluster.local");
    }

    private static Secret secret(BusOwner owner, String name, Map<String, String> content) {
        return new SecretBuilder()
                .withMetadata(owner.metadata(name).build())
                .withType("Opaque")
                .withStringData(content)
                .build();
    }

    /** Begins with a letter and needs no quotes: the server reads one of them out of a variable, as configuration. */
    private static String word(SecureRandom random, int length) {
        return LETTERS.charAt(random.nextInt(LETTERS.length()))
                + random.ints(length - 1, 0, ALPHABET.length())
                        .mapToObj(ALPHABET::charAt)
                        .map(String::valueOf)
                        .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return "BusSecrets[" + server.getMetadata().getName() + ", "
                + client.getMetadata().getName() + "]";
    }
}
