package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;

/**
 * Which Secrets the servers and their clients use. Secrets are made and never read, so a StatefulSet remembers which
 * are its own.
 *
 * @param generation of the passwords and of the certificate that clients see; 1 has the names that argo-events gives
 * @param base generation of the servers' certificate among themselves and of the key that encrypts their files; these
 *     never change
 * @param authority whether clients find the CA's certificate in a Secret, to verify the servers
 */
public record SecretNames(BusOwner owner, int generation, int base, boolean authority) {
    /** Annotation on the StatefulSet: generation, base, and whether there is a CA to verify with. */
    static final String ANNOTATION = "tandem.io/bus-secrets";

    /** Key of the Secret for clients, as argo-events has it. */
    static final String CLIENT_KEY = "client-auth";

    static final String AUTHORITY_KEY = "ca-cert";

    /** Those that a StatefulSet of ours was made for. */
    static Optional<SecretNames> of(BusOwner owner, StatefulSet servers) {
        return Optional.ofNullable(servers.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .filter(text -> text.matches("\\d{1,6}/\\d{1,6}/(verified|unverified)"))
                .map(text -> text.split("/"))
                .map(parts -> new SecretNames(
                        owner, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2].equals("verified")));
    }

    Map.Entry<String, String> annotation() {
        return Map.entry(ANNOTATION, generation + "/" + base + "/" + (authority ? "verified" : "unverified"));
    }

    /** Passwords, certificate and key that clients see; in the base generation also what lasts. */
    String server() {
        return server(generation);
    }

    String baseServer() {
        return server(base);
    }

    String client() {
        return client(generation);
    }

    /** Public: the certificate of the CA, apart from everything secret, because clients' pods mount it. */
    String clientAuthority() {
        return owner.serversName() + "-client-ca" + suffix(generation);
    }

    private String server(int which) {
        return owner.serversName() + "-server" + suffix(which);
    }

    private String client(int which) {
        return owner.serversName() + "-client-auth" + suffix(which);
    }

    private static String suffix(int generation) {
        return generation == 1 ? "" : "-" + generation;
    }
}
