package io.tandem.eventsource.connector.kafka.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.EventSourceJson;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.KafkaSource.SchemaRegistry;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.kafka.avro.Schemas.Found;
import io.tandem.eventsource.tls.ClientTls;
import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;

    @Test
    void aSchemaIsAskedForOnce() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            registry.avro(7, "\"int\"");
            assertThat(schemas.of(7)).isInstanceOf(Found.Usable.class);
            now.set(Instant.EPOCH.plus(Duration.ofDays(99)));
            assertThat(schemas.of(7)).isInstanceOf(Found.Usable.class);
            assertThat(registry.asked).containsExactly(7);
        }
    }

    @Test
    void aNumberThatNobodyKnowsIsAskedForAgainOnlyAfterAWhile() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            assertThat(schemas.of(9)).isInstanceOf(Found.Useless.class);
            assertThat(schemas.of(9)).isInstanceOf(Found.Useless.class);
            assertThat(registry.asked).hasSize(1);
            registry.avro(9, "\"int\"");
            now.set(Instant.EPOCH.plusSeconds(1));
            assertThat(schemas.of(9)).isInstanceOf(Found.Usable.class);
        }
    }

    @Test
    void aSchemaThatTheRegistryLearnsAMomentLaterLosesNoRecord() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, Schemas.LATE)) {
            registry.avro(7, "\"int\"");
            registry.late.set(2);
            assertThat(schemas.of(7)).isInstanceOf(Found.Usable.class);
            assertThat(registry.asked).containsExactly(7, 7, 7);
        }
    }

    @Test
    void numbersThatAreMadeUpDoNotSlowDownOneAfterTheOther() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, Duration.ofMillis(1))) {
            for (int id = 10; id < 15; id++) {
                assertThat(schemas.of(id)).isInstanceOf(Found.Useless.class);
            }
            now.set(Instant.EPOCH.plusSeconds(10));
            assertThat(schemas.of(10)).isInstanceOf(Found.Useless.class);
            assertThat(registry.asked).containsExactly(10, 10, 11, 12, 13, 14, 10);
            assertThat(schemas.of(15)).isInstanceOf(Found.Useless.class);
            assertThat(registry.asked).endsWith(10, 15, 15);
        }
    }

    @Test
    void aNumberThatNoRegistryGivesIsNotAskedFor() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            assertThat(schemas.of(-1)).isInstanceOf(Found.Useless.class);
            assertThat(registry.asked).isEmpty();
        }
    }

    @Test
    void aPageNotFoundOfAProxyIsNotTakenForASchemaThatNobodyKnows() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            for (var page : List.of("", "default backend - 404", "{\"error_code\":404}", "[]")) {
                registry.notFound = page;
                assertThatThrownBy(() -> schemas.of(7))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("status 404: is schemaRegistry.url that of a registry?");
                assertThatThrownBy(schemas::check).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aRegistryThatCallsAMissingSchemaAMissingSubjectIsARegistry() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            registry.notFound = "{\"error_code\":40401,\"message\":\"No artifact\"}";
            schemas.check();
        }
    }

    @Test
    void aRegistryIsAskedBeforeAnythingIsReadUnlessItToldOfWhatItWasLastAskedFor() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            schemas.check();
            schemas.check();
            assertThat(registry.asked).containsExactly(1);
            registry.status = 503;
            assertThatThrownBy(() -> schemas.of(7)).hasMessageContaining("503");
            assertThatThrownBy(schemas::check).hasMessageContaining("503");
            registry.status = 0;
            schemas.check();
            assertThat(registry.asked).containsExactly(1, 7, 7, 7);
        }
    }

    @Test
    void aRegistryThatHidesASchemaIsOneUntilARecordHasIt() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            registry.status = 403;
            registry.notFound = "{\"error_code\":40301}";
            schemas.check();
            assertThatThrownBy(() -> schemas.of(7)).hasMessageContaining("schemaRegistry.auth");
            assertThatThrownBy(schemas::check).hasMessageContaining("schemaRegistry.auth");
        }
    }

    @Test
    void noMoreSchemasAreKeptThanThatAndTheOneThatWasUsedLeastGoes() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            for (int id = 1; id <= 4; id++) {
                registry.avro(id, "\"int\"");
            }
            for (int id : new int[] {1, 2, 3, 1, 4, 1, 2}) {
                schemas.of(id);
            }
            assertThat(registry.asked).containsExactly(1, 2, 3, 4, 2);
        }
    }

    @Test
    void whatIsNoAvroIsUselessAndSaysWhy() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            registry.raw(1, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = 3\"}");
            registry.raw(2, "{\"schema\":\"\\\"x.Y\\\"\",\"references\":[{\"name\":\"x.Y\"}]}");
            registry.avro(3, "{\"type\":\"strange\"}");
            assertThat(schemas.of(1)).asString().contains("type PROTOBUF");
            assertThat(schemas.of(2)).asString().contains("other subjects");
            assertThat(schemas.of(3)).asString().contains("cannot be read");
        }
    }

    @Test
    void aRegistryThatIsAwayOrIllIsNotMistakenForABadSchema() throws Exception {
        try (var registry = new RegistryStandIn();
                var schemas = schemas(registry, "")) {
            registry.avro(7, "\"int\"");
            registry.status = 500;
            assertThatThrownBy(() -> schemas.of(7))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("see schemaRegistry")
                    .hasMessageContaining("status 500");
            registry.status = 401;
            assertThatThrownBy(() -> schemas.of(7)).hasMessageContaining("schemaRegistry.auth");
            registry.status = 0;
            assertThat(schemas.of(7)).isInstanceOf(Found.Usable.class);
            registry.raw(8, "<html>a proxy</html>");
            assertThatThrownBy(() -> schemas.of(8))
                    .hasMessageContaining("no schema")
                    .hasMessageNotContaining("proxy");
            registry.raw(9, "\"%s\"".formatted("x".repeat(2 << 20)));
            assertThatThrownBy(() -> schemas.of(9)).hasMessageContaining("more than");
        }
    }

    @Test
    void theLoginIsSentAndNeverTold() throws Exception {
        try (var registry = new RegistryStandIn()) {
            registry.avro(7, "\"int\"");
            var auth =
                    ",\"auth\":{\"username\":{\"name\":\"s\",\"key\":\"u\"},\"password\":{\"name\":\"s\",\"key\":\"p\"}}";
            try (var schemas = schemas(registry, auth)) {
                assertThat(schemas.of(7)).isInstanceOf(Found.Usable.class);
            }
            try (var schemas = schemas(login(registry.url().replace("//", "//joe:s%20c@") + "/", ""))) {
                assertThat(schemas.of(7)).isInstanceOf(Found.Usable.class);
            }
            assertThat(registry.logins).containsExactly("Basic " + base64("ann:pw"), "Basic " + base64("joe:s c"));
            assertThatThrownBy(() -> login("http://joe:secret@host/?x", ""))
                    .hasMessageContaining("schemaRegistry.url")
                    .hasMessageNotContaining("secret");
            assertThat(login("http://joe:secret@host", "")).asString().doesNotContain("secret");
        }
    }

    @Test
    void aRegistryOverTlsHasToProveItself() throws Exception {
        try (var dir = WorkDir.create("registry-tls")) {
            SelfSigned.make(dir, "dns:localhost");
            var pair =
                    "{\"clientCertSecret\":{\"name\":\"t\",\"key\":\"crt\"},\"clientKeySecret\":{\"name\":\"t\",\"key\":\"key\"}}";
            try (var context = new TestContext("registry")) {
                context.secret("t", "crt", Files.readString(dir.file("tls.crt")));
                context.secret("t", "key", Files.readString(dir.file("tls.key")));
                var server =
                        ClientTls.context(EventSourceJson.MAPPER.readValue(pair, TlsConfig.class), context.mounts());
                try (var registry = new RegistryStandIn(server)) {
                    registry.avro(7, "\"int\"");
                    assertThat(answer(context, registry.url(), "{\"caCertSecret\":{\"name\":\"t\",\"key\":\"crt\"}}"))
                            .isEqualTo("Usable");
                    assertThat(answer(context, registry.url(), "{\"insecureSkipVerify\":true}"))
                            .isEqualTo("Usable");
                    assertThat(answer(context, registry.url(), null)).contains("certification path");
                }
            }
        }
    }

    private String answer(TestContext context, String url, String tls) throws Exception {
        var login = RegistryLogin.of(settings(url, tls == null ? "" : ",\"tls\":" + tls), context.mounts());
        try (var schemas = schemas(login)) {
            return schemas.of(7).getClass().getSimpleName();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private Schemas schemas(RegistryStandIn registry, String fields) throws Exception {
        return schemas(login(registry.url(), fields));
    }

    private Schemas schemas(RegistryStandIn registry, Duration late) throws Exception {
        return new Schemas(login(registry.url(), ""), new KnownSchemas(3), clock, late);
    }

    private Schemas schemas(RegistryLogin login) {
        return new Schemas(login, new KnownSchemas(3), clock, Duration.ZERO);
    }

    private static RegistryLogin login(String url, String fields) throws Exception {
        try (var context = new TestContext("registry")) {
            context.secret("s", "u", "ann");
            context.secret("s", "p", "pw");
            return RegistryLogin.of(settings(url, fields), context.mounts());
        }
    }

    private static SchemaRegistry settings(String url, String fields) throws IOException {
        return EventSourceJson.MAPPER.readValue("{\"url\":\"%s\"%s}".formatted(url, fields), SchemaRegistry.class);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
