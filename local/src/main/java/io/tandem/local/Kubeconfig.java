package io.tandem.local;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How to reach an API server, and as whom.
 *
 * @param server URL of the API server
 * @param certificateAuthority what its certificate is checked with, in PEM
 * @param token bearer token
 */
public record Kubeconfig(String server, String certificateAuthority, String token) {

    /** The same server for another identity. */
    public Kubeconfig as(String otherToken) {
        return new Kubeconfig(server, certificateAuthority, otherToken);
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
                  context: {cluster: local, user: local, namespace: default}
                """.formatted(
                        server,
                        Base64.getEncoder().encodeToString(certificateAuthority.getBytes(StandardCharsets.UTF_8)),
                        token);
    }
}
