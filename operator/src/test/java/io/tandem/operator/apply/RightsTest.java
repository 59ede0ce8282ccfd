package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each of thousands of resources that could not be served asked the API server twice a minute for the same right. */
class RightsTest {
    private static final Optional<String> SHOP = Optional.of("shop");

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = Instant.EPOCH;
    private final Rights rights = new Rights(() -> now);
    private HttpServer server;
    private KubernetesClient client;
    private int code = 201;
    private String status = "{\"allowed\": true}";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            var answer = """
                    {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "status": %s}""".formatted(status).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        var config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort());
        config.setRequestRetryBackoffLimit(0);
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void theSameRightIsAskedForOnceInSomeSecondsWhoeverWantsToKnow() {
        for (int i = 0; i < 100; i++) {
            assertThat(rights.mayList(ConfigMap.class, SHOP, client)).isTrue();
        }
        assertThat(asked).hasValue(1);

        rights.mayList(ConfigMap.class, Optional.empty(), client);
        rights.mayList(ConfigMap.class, Optional.of("other"), client);
        rights.mayList(Service.class, SHOP, client);
        assertThat(asked).as("other questions").hasValue(4);

        status = "{\"allowed\": false}";
        now = now.plusSeconds(30);
        assertThat(rights.mayList(ConfigMap.class, SHOP, client))
                .as("at the next look")
                .isFalse();
    }

    @Test
    void anAnswerThatDoesNotSaySoGrantsNothing() {
        for (var none : new String[] {"null", "{}", "{\"allowed\": null}"}) {
            status = none;
            now = now.plusSeconds(30);
            assertThat(rights.mayList(ConfigMap.class, SHOP, client)).as(none).isFalse();
        }
    }

    @Test
    void aFailureIsNoAnswerThatIsKept() {
        code = 401;
        assertThatThrownBy(() -> rights.mayList(ConfigMap.class, SHOP, client))
                .isInstanceOf(KubernetesClientException.class);
        code = 403;
        assertThat(rights.mayList(ConfigMap.class, SHOP, client)).isFalse();
        assertThat(asked).hasValue(2);
    }
}
