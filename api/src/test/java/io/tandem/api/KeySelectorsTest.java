package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeySelectorsTest {
    @Test
    void findsSelectorsByTheirTypeAndNamesTheirField() {
        var spec = Manifests.read("""
                        spec:
                          template:
                            container:
                              env:
                                - {name: TOKEN, valueFrom: {secretKeyRef: {name: env-only, key: token}}}
                          amqp:
                            one: {urlSecret: {name: amqp, key: url}, tls: {caCertSecret: {name: ca, key: ca.crt}}}
                          minio:
                            two: {bucket: {name: pictures, key: x}, accessKey: {name: minio, key: id}}
                          calendar:
                            three: {persistence: {configMap: {name: ticks}}}
                          hdfs:
                            four: {krbConfigConfigMap: {name: kerberos, key: krb5.conf}}
                          github:
                            five.dotted: {githubApp: {privateKey: {name: app, key: pem}}}
                        """).getSpec();
        assertThat(KeySelectors.secrets(spec).entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue().name() + "/"
                                + e.getValue().key()))
                .containsExactly(
                        "amqp.one.urlSecret=amqp/url",
                        "amqp.one.tls.caCertSecret=ca/ca.crt",
                        "github.five.dotted.githubApp.privateKey=app/pem",
                        "minio.two.accessKey=minio/id");
        assertThat(KeySelectors.configMaps(spec)).containsOnlyKeys("hdfs.four.krbConfigConfigMap");
    }

    @Test
    void findsThoseOfABusToo() throws IOException {
        var config = EventSourceJson.MAPPER.readValue("""
                {"kafka":{"sasl":{"userSecret":{"name":"s","key":"u"},"passwordSecret":{"name":"s","key":"p"}}}}""", BusConfig.class);
        assertThat(KeySelectors.secrets(config)).containsOnlyKeys("kafka.sasl.userSecret", "kafka.sasl.passwordSecret");
    }
}
