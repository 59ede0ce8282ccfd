package io.tandem.eventsource.connector.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpServer;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token service is a stand-in that answers as its API is documented; no broker here knows Athenz. */
class AthenzTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

    private final TestContext context = new TestContext("athenz");
    private final AtomicReference<String> asked = new AtomicReference<>();
    private final AtomicReference<String> shown = new AtomicReference<>();
    private volatile int status = 200;
    private volatile boolean stalls;
    private volatile String token = "v=Z1;d=provider;r=reader;s=x";
    private HttpServer zts;

    @BeforeEach
    void start() throws Exception {
        zts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        zts.createContext("/", exchange -> {
            asked.set(exchange.getRequestURI().toString());
            shown.set(exchange.getRequestHeaders().getFirst("Athenz-Principal-Auth"));
            var answer = "{\"token\": \"%s\", \"expiryTime\": 9999999999}"
                    .formatted(token)
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(status, stalls ? answer.length + 1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.getResponseBody().flush();
            if (!stalls) {
                exchange.close();
            }
        });
        zts.start();
    }

    @AfterEach
    void stop() {
        zts.stop(0);
        context.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aRoleTokenIsAskedForWithATokenThatTheTenantHasSigned(String kind) throws Exception {
        var keys = keys(kind);
        context.secret("athenz", "key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));

        var authentication = AthenzAuthentication.of(source(parameters()), context.mounts(), LONG);

        assertThat(authentication.getAuthMethodName()).isEqualTo("athenz");
        assertThat(authentication.getAuthData().getCommandData()).isEqualTo("v=Z1;d=provider;r=reader;s=x");
        assertThat(authentication.getAuthData().getHttpHeaders())
                .anyMatch(header -> header.getKey().equals("Athenz-Role-Auth"));
        assertThat(asked.get()).isEqualTo("/zts/v1/domain/provider/token?minExpiryTime=7200&maxExpiryTime=86400");
        var parts = shown.get().split(";s=", 2);
        assertThat(parts[0]).matches("v=S1;d=tenant;n=service;a=[0-9a-f]{16};t=\\d+;e=\\d+;k=7");
        var signature = Signature.getInstance("SHA256with" + (kind.equals("EC") ? "ECDSA" : kind));
        signature.initVerify(keys.getPublic());
        signature.update(parts[0].getBytes(UTF_8));
        assertThat(signature.verify(Base64.getDecoder()
                        .decode(parts[1].replace('.', '+').replace('_', '/').replace('-', '='))))
                .isTrue();
    }

    /** As openssl genrsa wrote it for twenty years. */
    @Test
    void aKeyInPkcs1IsReadAndSoIsOneThatStandsInTheParameters() throws Exception {
        var key = keys("RSA").getPrivate();
        var pkcs8 = key.getEncoded();
        var pkcs1 = pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
        assertThat(AthenzKey.parse(pkcs1, "f")).isEqualTo(key);

        var inline = "data:application/x-pem-file;base64," + Base64.getEncoder().encodeToString(pkcs1.getBytes(UTF_8));
        var source = read("{\"authAthenzParams\": {\"privateKey\": \"%s\"}}".formatted(inline));
        assertThat(AthenzKey.of(source, context.mounts())).isEqualTo(key);
    }

    @Test
    void whatIsMissingOrRefusedIsNamedAndTheKeyIsQuotedNowhere() throws Exception {
        context.secret("athenz", "key", "canary-7f3a");
        assertThat(failure(parameters()))
                .hasMessageContaining("authAthenzSecret must hold a private key")
                .hasMessageNotContaining("canary-7f3a");

        context.secret(
                "athenz", "key", pem("PRIVATE KEY", keys("RSA").getPrivate().getEncoded()));
        assertThat(failure("\"providerDomain\": \"provider\", \"ztsUrl\": \"http://localhost:1\""))
                .hasMessageContaining("authAthenzParams.tenantDomain is not set");
        assertThat(failure(parameters().replace("http://", "no address ")))
                .hasMessageContaining("authAthenzParams.ztsUrl must be an address");
        for (var more : new String[] {"/?x=1\"", "/#x\""}) {
            assertThat(failure(parameters().replaceFirst("/\"$", more)))
                    .hasMessageContaining("authAthenzParams.ztsUrl must be an address");
        }
        status = 403;
        assertThat(failure(parameters()))
                .hasMessageContaining("see authAthenzParams")
                .hasMessageContaining("403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider", "tenant", "service", "7", "x-principal", "x-role"})
    void aLineFeedInAnAthenzParameterIsNamedAndTheTokenIsQuotedNowhere(String value) throws Exception {
        context.secret(
                "athenz", "key", pem("PRIVATE KEY", keys("EC").getPrivate().getEncoded()));
        var all = parameters() + ", \"principalHeader\": \"x-principal\", \"roleHeader\": \"x-role\"";

        var broken = all.replace("\"%s\"".formatted(value), "\"%s\\nX: y\"".formatted(value));
        assertThat(failure(broken))
                .hasMessageMatching("authAthenzParams\\.\\w+ may have letters.*")
                .hasMessageNotContaining("v=S1")
                .hasNoCause();

        var ended = all.replace("\"%s\"".formatted(value), "\"%s\\n\"".formatted(value));
        assertThat(AthenzAuthentication.of(source(ended), context.mounts(), LONG)
                        .getCommandData())
                .isEqualTo(token);
    }

    @Test
    void aHeaderThatJavaKeepsForItselfIsNamedAndTheTokenIsQuotedNowhere() throws Exception {
        context.secret(
                "athenz", "key", pem("PRIVATE KEY", keys("EC").getPrivate().getEncoded()));
        assertThat(failure(parameters() + ", \"principalHeader\": \"Host\""))
                .hasMessageContaining("authAthenzParams.principalHeader")
                .hasMessageNotContaining("v=S1")
                .hasNoCause();
    }

    @Test
    void aTokenServiceThatStopsInItsAnswerIsToldInTime() throws Exception {
        context.secret(
                "athenz", "key", pem("PRIVATE KEY", keys("EC").getPrivate().getEncoded()));
        stalls = true;
        assertThat(failure(parameters()))
                .hasMessageContaining("authAthenzParams.ztsUrl")
                .hasMessageContaining("in time");
    }

    @Test
    void anAnswerThatIsTooLongOrHasNoTokenIsToldAndQuotedNowhere() throws Exception {
        context.secret(
                "athenz", "key", pem("PRIVATE KEY", keys("EC").getPrivate().getEncoded()));
        token = "canary-7f3a".repeat(10_000);
        assertThat(failure(parameters())).hasMessageContaining("more than").hasMessageNotContaining("canary-7f3a");
        for (var wrong : new String[] {"canary-7f3a\\nX: y", "\", canary-7f3a"}) {
            token = wrong;
            assertThat(failure(parameters())).hasMessageContaining("no token").hasMessageNotContaining("canary-7f3a");
        }
    }

    @Test
    void aFileIsNotReadForAKey() {
        var source = read("{\"authAthenzParams\": {\"privateKey\": \"file:///etc/passwd\"}}");
        assertThatThrownBy(() -> AthenzKey.of(source, context.mounts())).hasMessageContaining("authAthenzSecret");
    }

    private Throwable failure(String parameters) {
        var patience = stalls ? SHORT : LONG;
        var timing = new PulsarTiming(patience, patience, patience, Duration.ofHours(1));
        var connector = new PulsarConnector(source(parameters), context, new PulsarThreads(), timing);
        try (var intake = Intake.holding(connector, 1)) {
            return intake.awaitFailure();
        }
    }

    private String parameters() {
        return "\"providerDomain\": \"provider\", \"tenantDomain\": \"tenant\", \"tenantService\": \"service\", \"keyId\": \"7\", \"ztsUrl\": \"http://localhost:%d/\""
                .formatted(zts.getAddress().getPort());
    }

    private static PulsarSource source(String parameters) {
        return read("""
            {"url": "pulsar://localhost:1", "topics": ["t"], "authAthenzParams": {%s},
             "authAthenzSecret": {"name": "athenz", "key": "key"}}\
            """.formatted(parameters));
    }

    private static PulsarSource read(String json) {
        try {
            return EventSourceJson.MAPPER.readValue(json, PulsarSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static KeyPair keys(String kind) {
        return KEYS.computeIfAbsent(kind, AthenzTest::generated);
    }

    private static KeyPair generated(String kind) {
        try {
            return KeyPairGenerator.getInstance(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(type, Base64.getMimeEncoder().encodeToString(der));
    }
}
