package io.tandem.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.operator.cluster.StubApiServer;
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
    private StubApiServer server;
    private KubernetesClient client;
    private volatile int code = 201;
    private volatile String status = "{\"allowed\": true}";

    @BeforeEach
    void start() throws Exception {
        server = new StubApiServer(request -> {
            asked.incrementAndGet();
            request.response()
                    .setStatusCode(code)
                    .putHeader("Content-Type", "application/json")
                    .end("""
                    {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "status": %s}""".formatted(status));
        });
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
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
