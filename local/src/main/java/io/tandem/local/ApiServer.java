package io.tandem.local;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;

/** A kube-apiserver process; port, keys and tokens stay the same over restarts. */
final class ApiServer {

    private final WorkDir dir;
    private final int port;
    private final String token;
    private final List<String> command;
    private Child process;

    private ApiServer(WorkDir dir, int port, String token, List<String> command) {
        this.dir = dir;
        this.port = port;
        this.token = token;
        this.command = command;
    }

    /** Starts it on the etcd at {@code etcdUrl}; whoever shows {@code token} may do everything. */
    static ApiServer start(WorkDir dir, String etcdUrl, String token) {
        int port = FreePort.pick();
        ApiServer server = new ApiServer(dir, port, token, command(dir, etcdUrl, port, token));
        server.launch();
        return server;
    }

    /** Starts the process and returns when the server is ready. */
    void launch() {
        process = Child.start("kube-apiserver", dir.file("kube-apiserver.log"), Map.of(), command);
        try {
            process.await("listening", TestLimits.START, () -> Files.size(certificate()) > 0);
            awaitReady();
        } catch (RuntimeException e) {
            process.kill();
            throw e;
        }
    }

    void stop() {
        process.kill();
    }

    void suspend() {
        process.suspend();
    }

    void resume() {
        process.resume();
    }

    Kubeconfig access() {
        try {
            return new Kubeconfig("https://127.0.0.1:" + port, Files.readString(certificate()), token, "default");
        } catch (IOException e) {
            throw new UncheckedIOException("kube-apiserver's certificate cannot be read", e);
        }
    }

    private void awaitReady() {
        Config config = Config.fromKubeconfig(access().yaml());
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient probe =
                new KubernetesClientBuilder().withConfig(config).build()) {
            process.await("ready", TestLimits.START, () -> "ok".equals(probe.raw("/readyz")));
        }
    }

    /** Made by the server itself at its first start: the certificate, followed by the authority that signed it. */
    private Path certificate() {
        return dir.file("apiserver.crt");
    }

    private static List<String> command(WorkDir dir, String etcdUrl, int port, String token) {
        Path tokens = dir.write("tokens.csv", token + ",admin,admin,system:masters\n");
        KeyPair keys = serviceAccountKeys();
        Path publicKey =
                dir.write("sa.pub", Pem.of("PUBLIC KEY", keys.getPublic().getEncoded()));
        Path privateKey =
                dir.write("sa.key", Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded()));
        return List.of(
                Binaries.find("kube-apiserver").toString(),
                "--etcd-servers=" + etcdUrl,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                // no Service reaches this server, and a loopback address is refused as its endpoint
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--cert-dir=" + dir.path(),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--allow-privileged=true",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + publicKey,
                "--service-account-signing-key-file=" + privateKey,
                // no controller makes the default service accounts this plugin insists on
                "--disable-admission-plugins=ServiceAccount",
                // as OpenShift: whoever sets an owner needs rights on it and on what it owns
                "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
                "--profiling=false");
    }

    private static KeyPair serviceAccountKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no elliptic curve keys in this JDK", e);
        }
    }
}
