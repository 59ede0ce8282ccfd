package io.tandem.local;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How to reach an API server, and as whom.
 *
 * @param server URL of the API server
 * @param certificateAuthority what its certificate is checked with, in PEM
 * @param token bearer token
 * @param namespace where its user is at home
 */
public record Kubeconfig(String server, String certificateAuthority, String token, String namespace) {

    /** The same server for another identity. */
    public Kubeconfig as(String otherToken) {
        return as(otherToken, namespace);
    }

    /** The same server for another identity at home in another namespace. */
    public Kubeconfig as(String otherToken, String home) {
        return new Kubeconfig(server, certificateAuthority, otherToken, home);
    }

    /** The content of a kubeconfig file. */
    public String yaml() {
        return """
                apiVersion: v1
                kind: Config
                current-context: local
                clusters:
                - name: local
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: local
                  user: {token: "%s"}
                contexts:
                - name: local
                  context: {cluster: local, user: local, namespace: "%s"}
                """.formatted(
                        server,
                        Base64.getEncoder().encodeToString(certificateAuthority.getBytes(StandardCharsets.UTF_8)),
                        token,
                        namespace);
    }
}
