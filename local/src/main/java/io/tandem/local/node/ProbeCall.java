package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Asks a process how it is, by HTTP or by connecting; certificates are not checked, as a kubelet does not. */
final class ProbeCall implements AutoCloseable {
    private static final int FIRST_FAILURE_STATUS = 400;

    private final Executor virtual = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("probe-", 0).factory());
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(trusting())
            .build();

    /** Completes with whether the probe succeeded within {@code timeout}; never fails. */
    CompletableFuture<Boolean> ask(Probe probe, Container container, String podIp, Duration timeout) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return probe.getHttpGet() != null
                                ? get(probe.getHttpGet(), container, podIp, timeout)
                                : connect(probe, container, podIp, timeout);
                    } catch (IOException e) {
                        return false;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                },
                virtual);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private boolean get(HTTPGetAction action, Container container, String podIp, Duration timeout)
            throws IOException, InterruptedException {
        String scheme = Optional.ofNullable(action.getScheme()).orElse("HTTP").toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(action.getHost()).orElse(podIp);
        String path = Optional.ofNullable(action.getPath()).orElse("/");
        URI uri = URI.create("%s://%s:%d%s".formatted(scheme, host, port(action.getPort(), container), path));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).header("User-Agent", "kube-probe/local");
        action.getHttpHeaders().forEach(header -> request.header(header.getName(), header.getValue()));
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                < FIRST_FAILURE_STATUS;
    }

    private static boolean connect(Probe probe, Container container, String podIp, Duration timeout)
            throws IOException {
        if (probe.getTcpSocket() == null) {
            return false;
        }
        try (Socket socket = new Socket()) {
            int port = port(probe.getTcpSocket().getPort(), container);
            socket.connect(new InetSocketAddress(podIp, port), (int) timeout.toMillis());
            return true;
        }
    }

    private static int port(IntOrString port, Container container) {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        return container.getPorts().stream()
                .filter(each -> port.getStrVal().equals(each.getName()))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(0);
    }

    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
