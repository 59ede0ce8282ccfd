package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is read is written back as the same JSON tree, by the pods' mapper and by the Kubernetes client's. */
class RoundTripTest {

    @Test
    void unknownFieldsAreKeptAtEveryLevel() throws IOException {
        assertKept("""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"EventSource","metadata":{"name":"x"},"spec":{
                  "later":1,"laterType":{"a":{"b":2}},
                  "template":{"later":true,"metadata":{"later":"x"},"container":{"later":[1]}},
                  "amqp":{"one":{"later":{"deep":[1,{"a":null}]},"consume":{"later":1.5},"urlSecret":{"name":"n","key":"k","later":0},
                    "auth":{"later":1},"tls":{"later":1},"connectionBackoff":{"later":1},"filter":{"later":1}}},
                  "hdfs":{"two":{"later":1}},
                  "file":{"three":{"watchPathConfig":{"later":1}}}},
                 "status":{"later":1,"conditions":[{"type":"Ready","later":2}]}}""");
    }

    @Test
    void emptyValuesStayAndAbsentOnesStayAbsent() throws IOException {
        assertKept("""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"EventSource","metadata":{"name":"x"},"spec":{"eventBusName":"","replicas":0,
                  "github":{"one":{"events":[],"metadata":{},"organizations":[],"active":false,"id":0,"webhook":{}}},"kafka":{}}}""");
    }

    @Test
    void backoffKeepsNumbersAndStringsAsWritten() throws IOException {
        assertKept("""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"EventSource","metadata":{"name":"x"},"spec":{"nats":{
                  "one":{"connectionBackoff":{"duration":10000000000,"factor":1.5,"jitter":0.2,"steps":5}},
                  "two":{"connectionBackoff":{"duration":"10s","factor":"1.5","jitter":"0.2"}}}}}""");
    }

    private static void assertKept(String json) throws IOException {
        var expected = EventSourceJson.MAPPER.readTree(json);
        var read = EventSourceJson.MAPPER.treeToValue(expected, EventSource.class);
        assertThat(EventSourceJson.MAPPER.readTree(EventSourceJson.MAPPER.writeValueAsString(read)))
                .isEqualTo(expected);
        var client = new KubernetesSerialization();
        assertThat(EventSourceJson.MAPPER.readTree(client.asJson(client.unmarshal(json, EventSource.class))))
                .isEqualTo(expected);
    }
}
