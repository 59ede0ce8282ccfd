package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.ResourceSource;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResourceFilterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2024-01-01T00:00:10Z");
    private static final String OBJECT = """
            {"metadata": {"name": "web-1", "creationTimestamp": "2024-01-01T00:00:10Z",
              "managedFields": [{"operation": "Apply", "time": "2024-01-01T00:00:20Z"}]},
             "status": {"phase": "Running", "count": 3, "items": [{"a.b": "deep"}], "empty": null,
               "conditions": [{"type": "Failed", "status": "False"}, {"type": "Complete", "status": "True"}]},
             "spec": {"containers": [{"name": "side", "image": "x"}, {"name": "main", "image": "registry.example/web"}]}}
            """;

    @Test
    void noFilterTakesAll() throws Exception {
        assertThat(ResourceFilter.of(null, START).accepts("ADD", JSON.readTree(OBJECT), START))
                .isTrue();
    }

    @Test
    void thePrefixIsOfTheName() throws Exception {
        assertThat(accepts("{\"prefix\": \"web-\"}")).isTrue();
        assertThat(accepts("{\"prefix\": \"eb-\"}")).isFalse();
    }

    @Test
    void aFieldsValueIsAnUnanchoredExpression() throws Exception {
        assertThat(field("status.phase", "==", "unn")).isTrue();
        assertThat(field("status.phase", "=", "^unn")).isFalse();
        assertThat(field("status.phase", "!=", "unn")).isFalse();
        assertThat(field("status.phase", "!=", "Failed")).isTrue();
        assertThat(field("status.items.0.a\\\\.b", "==", "deep")).isTrue();
    }

    @Test
    void noOperationMeansEqualAsDocumentedThoughUpstreamDropsTheEvent() throws Exception {
        assertThat(field("status.phase", "", "Running")).isTrue();
    }

    @Test
    void aNumberCountsAsEmptyTextAndAMissingFieldRejects() throws Exception {
        assertThat(field("status.count", "==", "3")).isFalse();
        assertThat(field("status.count", "==", "^$")).isTrue();
        assertThat(field("status.nothing", "!=", "x")).isFalse();
    }

    @Test
    void aQueryIntoAListFindsItsElementAsUpstreamDoes() throws Exception {
        assertThat(field("status.conditions.#(type==\\\"Complete\\\").status", "==", "True"))
                .isTrue();
        assertThat(field("status.conditions.#(type==\\\"Failed\\\").status", "==", "True"))
                .isFalse();
        assertThat(field("spec.containers.#(name==\\\"main\\\").image", "==", "^registry.example/"))
                .isTrue();
        assertThat(field("spec.containers.#(name==\\\"none\\\").image", "!=", "x"))
                .isFalse();
    }

    @Test
    void wildcardsAndModifiersAreThoseOfUpstream() throws Exception {
        assertThat(field("status.ph?se", "==", "Running")).isTrue();
        assertThat(field("status.count.@tostr", "==", "^3$")).isTrue();
        assertThat(field("spec.containers.@reverse.0.name", "==", "main")).isTrue();
    }

    @Test
    void createdByKeepsWhatIsNotYounger() throws Exception {
        assertThat(accepts("{\"createdBy\": \"2024-01-01T00:00:10Z\"}")).isTrue();
        assertThat(accepts("{\"createdBy\": \"2024-01-01T00:00:09Z\"}")).isFalse();
    }

    @Test
    void afterStartKeepsTheStartingSecondAndSeesUpdatesByApply() throws Exception {
        assertThat(accepts("{\"afterStart\": true}")).isTrue();
        var later = ResourceFilter.of(filter("{\"afterStart\": true}"), START.plusSeconds(5));
        assertThat(later.accepts("ADD", JSON.readTree(OBJECT), START)).isFalse();
        assertThat(later.accepts("UPDATE", JSON.readTree(OBJECT), START)).isTrue();
    }

    @Test
    void labelsBecomeASelectorOfTheApiServer() throws Exception {
        assertThat(ResourceFilter.of(filter("""
                                {"labels": [{"key": "a", "value": "b"}, {"key": "c", "operation": "!=", "value": "d"},
                                  {"key": "e", "operation": "in", "value": "f,g"}, {"key": "h", "operation": "notin", "value": "i"},
                                  {"key": "j", "operation": "exists"}, {"key": "k", "operation": "!"},
                                  {"key": "l", "operation": "gt", "value": "1"}, {"key": "m", "operation": "lt", "value": "2"}]}
                                """), START).labelSelector())
                .isEqualTo("a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1,m<2");
    }

    @Test
    void mistakesNameTheField() {
        assertThatThrownBy(() -> accepts("{\"createdBy\": \"yesterday\"}")).hasMessageContaining("filter.createdBy");
        assertThatThrownBy(() -> field("a", "==", "(")).hasMessageContaining("filter.fields");
        assertThatThrownBy(() -> field("a", "like", "x")).hasMessageContaining("filter.fields");
        assertThatThrownBy(() -> field("a.#(b", "==", "x")).hasMessageContaining("filter.fields: key has a query");
        assertThatThrownBy(() -> accepts("{\"labels\": [{\"key\": \"a\", \"operation\": \"~\"}]}"))
                .hasMessageContaining("filter.labels");
    }

    private static boolean field(String key, String operation, String value) throws JsonProcessingException {
        return accepts("{\"fields\": [{\"key\": \"%s\", \"operation\": \"%s\", \"value\": \"%s\"}]}"
                .formatted(key, operation, value));
    }

    private static boolean accepts(String json) throws JsonProcessingException {
        return ResourceFilter.of(filter(json), START).accepts("ADD", JSON.readTree(OBJECT), START);
    }

    private static ResourceSource.Filter filter(String json) throws JsonProcessingException {
        return JSON.readValue(json, ResourceSource.Filter.class);
    }
}
