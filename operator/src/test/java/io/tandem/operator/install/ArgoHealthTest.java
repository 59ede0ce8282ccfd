package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.operator.status.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The health that Argo CD tells by our script, which a Lua interpreter runs here. */
class ArgoHealthTest {
    private static final Path CONFIG_MAP = Path.of("..", "src", "main", "kubernetes", "argocd", "argocd-cm.yaml");
    private static final String KEY = "resource.customizations.health.argoproj.io_";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "EventSource | Ready True EventsConnected, Progressing True UpToDate, EventBusReady True EventBusReady | Healthy",
                "EventSource | Ready True PodsReady, Progressing True UpToDate, EventBusReady Unknown EventBusUnknown | Healthy",
                "EventSource | Ready True EventsConnected, Progressing True RollingOut, EventBusReady True EventBusReady | Progressing",
                "EventSource | Ready True EventsConnected, Progressing True Waiting | Progressing",
                "EventSource | Ready True EventsConnected, Progressing Unknown Held | Suspended",
                "EventSource | Ready True EventsConnected, Progressing False ImagePullFailed | Degraded",
                "EventSource | Ready True Degraded, Progressing True UpToDate | Degraded",
                "EventSource | Ready False PodsStarting, Progressing True RollingOut | Progressing",
                "EventSource | Ready False EventsFailing, Progressing True UpToDate | Degraded",
                "EventSource | Ready False EventsBlocked, Progressing True UpToDate | Degraded",
                "EventSource | Ready False ScaledToZero, Progressing True UpToDate | Suspended",
                "EventSource | Ready Unknown ReconcileFailed, Progressing True UpToDate | Unknown",
                "EventSource | SourcesProvided False InvalidEventSource, Ready True EventsConnected | Degraded",
                "EventBus    | Deployed True Applied, Configured False Installing, Ready False ServersNotReady | Progressing",
                "EventBus    | Deployed True Applied, Configured True Resolved, Ready False ServersNotReady | Degraded",
                "EventBus    | Deployed True Applied, Configured True Resolved, Ready True ServersReady | Healthy",
                "EventBus    | Deployed True Held, Configured True Resolved, Ready True ServersReady | Suspended",
                "EventBus    | Deployed True Waiting, Configured True Resolved, Ready True ServersReady | Progressing",
                "EventBus    | Deployed True Waiting, Configured True Resolved, Ready False ServersNotReady | Degraded",
                "EventBus    | Deployed True Resolved, Configured True Resolved | Healthy",
                "Sensor      | Deployed True Applied, DependenciesProvided True x, TriggersProvided True x | Healthy",
                "Sensor      | Deployed True Applied, TriggersProvided False InvalidTriggers | Degraded",
            })
    void healthFollowsTheConditions(String kind, String conditions, String health) {
        assertThat(run(kind, status(2, conditions)).get("status").tojstring()).isEqualTo(health);
    }

    @Test
    void whatNobodyHasLookedAtIsProgressing() {
        assertThat(run("EventSource", "metadata: {generation: 2}").get("status").tojstring())
                .isEqualTo("Progressing");
        assertThat(run("EventSource", status(1, "Ready True EventsConnected"))
                        .get("status")
                        .tojstring())
                .isEqualTo("Progressing");
    }

    @Test
    void whatIsNotRightSaysWhy() {
        assertThat(run("EventSource", status(2, "Deployed True Applied, Ready False NoLeader"))
                        .get("message")
                        .tojstring())
                .isEqualTo("NoLeader: words");
    }

    @Test
    void everyReasonHasAHealth() {
        var places = Arrays.stream(Reason.values())
                .flatMap(reason -> reason.places().stream().map(place -> place.replace("=", " ") + " " + reason.text()))
                .toList();

        assertThat(places).allSatisfy(place -> assertThat(
                        run("EventSource", status(2, place)).get("status").tojstring())
                .isIn(Set.of("Healthy", "Progressing", "Degraded", "Suspended", "Unknown")));
        assertThat(places).filteredOn(place -> place.contains("Ready False")).allSatisfy(place -> assertThat(
                        run("EventSource", status(2, place)).get("status").tojstring())
                .isNotEqualTo("Healthy"));
    }

    private static String status(int observed, String conditions) {
        var all = Stream.of(conditions.split(", "))
                .map(condition -> condition.strip().split(" "))
                .map(words ->
                        "{type: %s, status: '%s', reason: %s, message: words}".formatted(words[0], words[1], words[2]))
                .toList();
        return "{metadata: {generation: 2}, status: {observedGeneration: %d, conditions: [%s]}}"
                .formatted(observed, String.join(", ", all));
    }

    private static LuaValue run(String kind, String resource) {
        try {
            // Jackson's own reader of YAML knows no anchors
            var script = Serialization.unmarshal(Files.readString(CONFIG_MAP), ConfigMap.class)
                    .getData()
                    .get(KEY + kind);
            var lua = JsePlatform.standardGlobals();
            lua.set("obj", value(YAML.readTree(resource)));
            return lua.load(script).call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LuaValue value(JsonNode json) {
        if (json.isArray()) {
            return LuaTable.listOf(json.valueStream().map(ArgoHealthTest::value).toArray(LuaValue[]::new));
        }
        if (json.isObject()) {
            var table = new LuaTable();
            json.properties().forEach(field -> table.set(field.getKey(), value(field.getValue())));
            return table;
        }
        return json.isNumber() ? LuaValue.valueOf(json.asInt()) : LuaValue.valueOf(json.asText());
    }
}
