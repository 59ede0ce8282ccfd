package io.tandem.api.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"redis.storage:6379", "10.0.0.1:1", "my_host:65535", "host.example.com.:80", "[::1]:6379"})
    void aHostAndAPortAreReadAndWrittenAlike(String text) {
        assertThat(HostPort.read(text)).map(HostPort::toString).contains(text);
    }

    @Test
    void anAddressOfIp6HasBracketsOnlyWhereAPortFollows() {
        assertThat(HostPort.read("[fe80::1]:4150")).contains(new HostPort("fe80::1", 4150));
        assertThat(new HostPort("fe80::1", 4150).urlHost()).isEqualTo("[fe80::1]");
        assertThat(new HostPort("nsqd", 4150).urlHost()).isEqualTo("nsqd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":6379",
                "host:0",
                "host:65536",
                "host:123456",
                "host:x",
                "host:6379/1",
                "a:b@host:6379",
                "redis://host:6379",
                "host:6379,",
                "host:6379, other:6379",
                "host :6379",
                "-host:6379",
                "::1:6379",
                "host?x:6379",
                "[host]:6379",
                "[fade]:6379",
                "[1]:80"
            })
    void whatIsNoHostAndPortIsRefused(String text) {
        assertThat(HostPort.read(text)).isEmpty();
        assertThatThrownBy(() -> RedisAddress.parse(text)).hasMessageContaining("write host:port, nothing else");
    }

    @Test
    void severalNodesOfARedisClusterAreJoinedByCommas() {
        assertThat(RedisAddress.parse("host:6379,[::1]:6380"))
                .containsExactly(new HostPort("host", 6379), new HostPort("::1", 6380));
        assertThat(HostPort.read("host:6379,other:6379")).isEmpty();
    }

    @Test
    void aPortMayBeLeftOutWhereTheTypeHasOne() {
        assertThat(GrpcAddress.parse(" dns:///events.example.com ")).hasToString("events.example.com:443");
        assertThat(GrpcAddress.parse("passthrough:[::1]")).hasToString("[::1]:443");
        assertThat(GrpcAddress.parse("dns:events:7000")).hasToString("events:7000");
        for (var wrong : new String[] {"events:0", "events:", "https://events", "user:canary@events:1"}) {
            assertThatThrownBy(() -> GrpcAddress.parse(wrong))
                    .hasMessageContaining("must be host:port")
                    .hasMessageNotContaining("canary");
        }
    }
}
