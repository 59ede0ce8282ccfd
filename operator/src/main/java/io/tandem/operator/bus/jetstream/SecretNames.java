package io.tandem.operator.bus.jetstream;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Secrets the servers and their clients use. Secrets are made and never read, so an annotation remembers which.
 *
 * @param generation of the passwords; 1 has the names that argo-events gives
 * @param former generation of passwords that the servers accept as well; 0 for none
 * @param base generation of the servers' certificate among themselves and of the key that encrypts their files; these
 *     never change
 * @param certificate generation of the certificate that the servers show to clients. One behind where it can be, since
 *     clients of the former generation trust no newer one
 * @param authority generation of the Secret by which clients verify the servers; 0 if they do not
 */
public record SecretNames(BusOwner owner, int generation, int former, int base, int certificate, int authority) {
    /** Annotation on the StatefulSet and the ConfigMap. */
    static final String ANNOTATION = "tandem.io/bus-secrets";

    /** Key of the Secret for clients, as argo-events has it. */
    static final String CLIENT_KEY = "client-auth";

    static final String AUTHORITY_KEY = "ca-cert";

    private static final Pattern TEXT = Pattern.compile(
            "generation=(\\d{1,6}),former=(\\d{1,6}),base=(\\d{1,6}),certificate=(\\d{1,6}),authority=(\\d{1,6})");
    /** As the first edition wrote it. */
    private static final Pattern OLD = Pattern.compile("(\\d{1,6})/(\\d{1,6})/(verified|unverified)");

    /** Those of a bus of the first generation. */
    static SecretNames first(BusOwner owner, int generation, int base, boolean authority) {
        return new SecretNames(owner, generation, 0, base, generation, authority ? generation : 0);
    }

    /** Reads the annotation. */
    static Optional<SecretNames> parse(BusOwner owner, String text) {
        var found = TEXT.matcher(text);
        if (found.matches()) {
            return Optional.of(new SecretNames(
                    owner,
                    Integer.parseInt(found.group(1)),
                    Integer.parseInt(found.group(2)),
                    Integer.parseInt(found.group(3)),
                    Integer.parseInt(found.group(4)),
                    Integer.parseInt(found.group(5))));
        }
        var old = OLD.matcher(text);
        return old.matches()
                ? Optional.of(first(
                        owner,
                        Integer.parseInt(old.group(1)),
                        Integer.parseInt(old.group(2)),
                        old.group(3).equals("verified")))
                : Optional.empty();
    }

    /** The annotation. */
    String text() {
        return "generation=%d,former=%d,base=%d,certificate=%d,authority=%d"
                .formatted(generation, former, base, certificate, authority);
    }

    /** Passwords, certificate and key of the generation; in the base generation also what lasts. */
    String server() {
        return server(generation);
    }

    /** The certificate that the servers show to clients. */
    String certificateServer() {
        return server(certificate);
    }

    String baseServer() {
        return server(base);
    }

    String client() {
        return client(generation);
    }

    /** User and password of the former generation. */
    Optional<String> formerClient() {
        return former == 0 ? Optional.empty() : Optional.of(client(former));
    }

    /** Public: what clients verify the servers by, apart from everything secret, because their pods mount it. */
    String clientAuthority() {
        return authorityOf(authority);
    }

    /** A Secret with what clients trust, and a ConfigMap with the CA of the generation alone. */
    String authorityOf(int which) {
        return owner.serversName() + "-client-ca" + suffix(which);
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
