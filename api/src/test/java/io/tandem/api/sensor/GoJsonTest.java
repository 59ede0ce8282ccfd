package io.tandem.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ManifestJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The program in the pod keeps a hash of what it reads: what is written is what the reference implementation writes. */
class GoJsonTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void fieldsComeInTheOrderOfTheReferenceImplementationAndSomeAlsoWhenTheyAreEmpty() throws IOException {
        assertThat(dependency("{eventName: e, filters: {context: {type: t}, time: {stop: '2', start: '1'}}, name: d}"))
                .isEqualTo("{\"name\":\"d\",\"eventSourceName\":\"\",\"eventName\":\"e\",\"filters\":{"
                        + "\"time\":{\"start\":\"1\",\"stop\":\"2\"},"
                        + "\"context\":{\"id\":\"\",\"source\":\"\",\"specversion\":\"\",\"type\":\"t\","
                        + "\"datacontenttype\":\"\",\"subject\":\"\",\"time\":null}}}");
    }

    @Test
    void anEmptyFilterIsNotAnAbsentOne() throws IOException {
        assertThat(dependency("{name: d, eventSourceName: s, eventName: e, filters: {}, filtersLogicalOperator: ''}"))
                .isEqualTo("{\"name\":\"d\",\"eventSourceName\":\"s\",\"eventName\":\"e\",\"filters\":{}}");
        assertThat(dependency("{name: d, eventSourceName: s, eventName: e, filters: null}"))
                .isEqualTo("{\"name\":\"d\",\"eventSourceName\":\"s\",\"eventName\":\"e\"}");
    }

    @Test
    void structsPointersAndListsAreWrittenAsGoWritesThem() throws IOException {
        assertThat(template("{name: t, slack: {slackToken: {name: n, key: k}, channel: ''}}"))
                .isEqualTo("{\"name\":\"t\",\"slack\":{\"slackToken\":{\"name\":\"n\",\"key\":\"k\"},"
                        + "\"thread\":{},\"sender\":{}}}");
        assertThat(template(
                        "{name: t, http: {url: u, payload: [{src: {dependencyName: d, value: '', useRawData: false},"
                                + " dest: ''}], headers: {b: '', a: x}, timeout: 0}}"))
                .isEqualTo("{\"name\":\"t\",\"http\":{\"url\":\"u\",\"payload\":[{\"src\":{\"dependencyName\":\"d\","
                        + "\"value\":\"\"},\"dest\":\"\"}],\"headers\":{\"a\":\"x\",\"b\":\"\"},\"host\":\"\"}}");
        assertThat(template("{name: t, kafka: {url: u, topic: o, payload: [], partitioningKey: '',"
                        + " schemaRegistry: {url: r}}}"))
                .isEqualTo("{\"name\":\"t\",\"kafka\":{\"url\":\"u\",\"topic\":\"o\",\"partition\":0,\"payload\":[],"
                        + "\"partitioningKey\":\"\",\"schemaRegistry\":{\"url\":\"r\",\"schemaId\":0,\"auth\":{}}}}");
        assertThat(template("{name: t, azureEventHubs: {fqdn: f, hubName: h, payload: null}}"))
                .isEqualTo("{\"name\":\"t\",\"azureEventHubs\":{\"fqdn\":\"f\",\"hubName\":\"h\","
                        + "\"sharedAccessKeyName\":null,\"payload\":null}}");
        assertThat(template("{name: t, custom: {serverURL: u}}"))
                .isEqualTo("{\"name\":\"t\",\"custom\":{\"serverURL\":\"u\",\"secure\":false,\"spec\":null,"
                        + "\"payload\":null}}");
    }

    @Test
    void theManifestOfAnObjectIsCarriedUntouched() throws IOException {
        assertThat(template("{name: t, k8s: {source: {resource: {z: '', a: {replicas: 0, suspend: false, n: null}}}}}"))
                .isEqualTo("{\"name\":\"t\",\"k8s\":{\"source\":{\"resource\":{\"z\":\"\",\"a\":{\"replicas\":0,"
                        + "\"suspend\":false,\"n\":null}}}}}");
    }

    @Test
    void signsAreEscapedAsGoEscapesThem() throws IOException {
        var text = EventSourceJson.MAPPER.createObjectNode().put("a", "<a>&\u2028\u2029é\u0001\u001f\n\t\b\"\\/\u007f");
        assertThat(GoJson.text(text))
                .isEqualTo("{\"a\":\"\\u003ca\\u003e\\u0026\\u2028\\u2029é\\u0001\\u001f\\n\\t\\b\\\"\\\\/\u007f\"}");
    }

    @Test
    void whatIsNotKnownStandsBehindTheRest() throws IOException {
        var read = EventSourceJson.MAPPER.treeToValue(
                YAML.readTree("{later: {a: 0}, name: d, eventSourceName: s, eventName: e}"), Dependency.class);
        assertThat(GoJson.text(GoJson.of(read))).endsWith("\"eventName\":\"e\",\"later\":{\"a\":0}}");
        assertThat(GoJson.text(GoJson.known(read))).endsWith("\"eventName\":\"e\"}");
    }

    @Test
    void aFieldInAnotherCaseDoesNotReachThePodWhichWouldReadIt() throws IOException {
        assertThat(dependency("{name: d, eventSourceName: s, eventName: e, Filters: {data: []}, URL: u}"))
                .isEqualTo("{\"name\":\"d\",\"eventSourceName\":\"s\",\"eventName\":\"e\",\"URL\":\"u\"}");
        assertThat(template("{name: t, http: {url: u, URL: v}, openwhisk: {host: h}}"))
                .isEqualTo("{\"name\":\"t\",\"http\":{\"url\":\"u\",\"payload\":null,\"host\":\"\"}}");
        var trigger = ManifestJson.MAPPER.treeToValue(
                YAML.readTree(
                        "{template: {name: t, log: {}}, dlqTrigger: {template: {name: u, Log: {}}, RateLimit: {}}}"),
                Trigger.class);
        assertThat(GoJson.text(GoJson.of(trigger)))
                .isEqualTo("{\"template\":{\"name\":\"t\",\"log\":{}},\"dlqTrigger\":{\"template\":{\"name\":\"u\"}}}");
    }

    private static String dependency(String yaml) throws IOException {
        return GoJson.text(GoJson.of(ManifestJson.MAPPER.treeToValue(YAML.readTree(yaml), Dependency.class)));
    }

    private static String template(String yaml) throws IOException {
        return GoJson.text(GoJson.of(ManifestJson.MAPPER.treeToValue(YAML.readTree(yaml), TriggerTemplate.class)));
    }
}
