package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.ConnectionFactory;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.AmqpUrl;
import io.tandem.eventsource.config.Mounts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AmqpUrlTest {
    @Test
    void theVirtualHostIsThePathWithoutItsFirstSlash() throws Exception {
        assertThat(factory("amqp://h").getVirtualHost()).isEqualTo("/");
        assertThat(factory("amqp://h/").getVirtualHost()).isEqualTo("/");
        assertThat(factory("amqp://guest:guest@rabbitmq.messaging:5672//").getVirtualHost())
                .isEqualTo("/");
        assertThat(factory("amqp://h/%2F").getVirtualHost()).isEqualTo("/");
        assertThat(factory("amqp://h/%2Fshop").getVirtualHost()).isEqualTo("/shop");
        assertThat(factory("amqp://h//shop").getVirtualHost()).isEqualTo("/shop");
        assertThat(factory("amqp://h/shop").getVirtualHost()).isEqualTo("shop");
        assertThat(factory("amqp://h//?heartbeat=10").getVirtualHost()).isEqualTo("/");
        assertThat(factory("amqp://h//?heartbeat=10").getRequestedHeartbeat()).isEqualTo(10);
    }

    @Test
    void aHostWithAnUnderscoreIsTheOneThatIsUsed() throws Exception {
        var factory = factory("amqp://shop:secret@my_rabbit:5673/");

        assertThat(factory.getHost()).isEqualTo("my_rabbit");
        assertThat(factory.getPort()).isEqualTo(5673);
        assertThat(factory.getUsername()).isEqualTo("shop");
        assertThat(factory.getPassword()).isEqualTo("secret");
    }

    @Test
    void passwordsWithAtSignsColonsAndUmlautsAreTakenAsUpstreamTakesThem() throws Exception {
        var at = factory("amqp://shop:s3cr@t@127.0.0.1/");
        assertThat(at.getHost()).isEqualTo("127.0.0.1");
        assertThat(at.getPassword()).isEqualTo("s3cr@t");
        assertThat(factory("amqp://shop:pa:ss@h/").getPassword()).isEqualTo("pa:ss");
        assertThat(factory("amqp://shop:p%C3%BCss@h/").getPassword()).isEqualTo("püss");
        assertThat(factory("amqp://shop:püss@h/").getPassword()).isEqualTo("püss");
        assertThat(factory("amqp://a+b%2B:@h/").getUsername()).isEqualTo("a+b+");
    }

    @Test
    void portsAndIpv6AddressesAreRead() throws Exception {
        assertThat(factory("amqp://[::1]/").getHost()).isEqualTo("::1");
        assertThat(factory("amqp://[::1]:5673/").getPort()).isEqualTo(5673);
        assertThat(factory("amqp://h:/").getPort()).isEqualTo(5672);
        assertThat(factory("amqps://h/").getPort()).isEqualTo(5671);
        assertThat(factory("AMQPS://h/").isSSL()).isTrue();
        assertThat(factory("amqp://h/").isSSL()).isFalse();
    }

    @Test
    void serversOfOneClusterStandBehindCommas() {
        var url = AmqpUrl.parse("amqps://shop:p,w@a:1,[::1],c/v");
        assertThat(url.servers()).extracting(AmqpUrl.Server::host).containsExactly("a", "::1", "c");
        assertThat(url.servers()).extracting(AmqpUrl.Server::port).containsExactly(1, 5671, 5671);
        assertThat(url.password()).isEqualTo("p,w");
        assertThat(url.virtualHost()).isEqualTo("v");
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutQuotingIt() {
        refused("amqp://user:canary%ss@host/", "password has a percent sign");
        refused("amqp://user:canary @host/", "character 19 is a blank");
        refused("amqp://user:canary@host/\r", "character 25 is a line end");
        refused("amqp://user:can/ary@host/", "percent-encode / ? #");
        refused("amqp://user:canary#@host/", "percent-encode / ? #");
        refused("amqp://user:canary@host:port/", "port is no number");
        refused("amqp://user:canary@host:70000/", "port is no number");
        refused("amqp://user:canary%ff@host/", "password do not make UTF-8");
        refused("amqp://user:canary@a:5672,/", "names no host");
        refused("amqp://user:canary@a:5672,b:port/", "port is no number");
        refused("amqp://user:canary@/", "names no host");
        refused("amqp://user:canary@ho{st/", "host has other characters");
        refused("amqp://user:canary@[::1/", "not closed");
        refused("http://user:canary@host/", "does not begin with amqp://");
        refused("canary", "does not begin with amqp://");
    }

    @Test
    void textOfAnUrlHoldsNeitherUserNorPassword() {
        assertThat(AmqpUrl.parse("amqps://user:canary@host/vhost?a=b")).hasToString("amqps://host:5671");
    }

    private static void refused(String url, String reason) {
        assertThatThrownBy(() -> factory(url))
                .as(url)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url is no AMQP address such as amqp://host:5672/vhost")
                .hasMessageContaining(reason)
                .satisfies(e -> {
                    for (var cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.getMessage()).doesNotContain("canary");
                    }
                });
    }

    private static ConnectionFactory factory(String url) throws Exception {
        var source = new JsonMapper()
                .readValue(new JsonMapper().createObjectNode().put("url", url).toString(), AmqpSource.class);
        var address = AmqpAddress.of(source, new Mounts(Path.of("/nowhere")));
        var factory = address.factory();
        factory.setHost(address.servers().getFirst().getHost());
        factory.setPort(address.servers().getFirst().getPort());
        return factory;
    }
}
