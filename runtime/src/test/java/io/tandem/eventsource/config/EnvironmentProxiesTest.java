package io.tandem.eventsource.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
    @Test
    void eachSchemeHasItsVariableInEitherCase() {
        var env = Map.of("HTTPS_PROXY", "http://secure.example.com:3128", "http_proxy", "plain.example.com");

        assertThat(select(env, "https://api.github.com")).isEqualTo("secure.example.com:3128");
        assertThat(select(env, "http://git.example.com")).isEqualTo("plain.example.com:80");
        assertThat(select(Map.of(), "https://api.github.com")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.com          | https://example.com           | none
            example.com          | https://git.example.com       | none
            .example.com         | https://git.example.com       | none
            *.example.com        | https://git.example.com       | none
            example.com          | https://badexample.com        | proxy:1
            Example.COM          | https://git.EXAMPLE.com       | none
            example.com:8443     | https://example.com:8443      | none
            example.com:8443     | https://example.com           | proxy:1
            example.com:443      | https://example.com           | none
            *                    | https://example.com           | none
            10.0.0.0/8           | https://10.1.2.3              | none
            10.0.0.0/8           | https://11.1.2.3              | proxy:1
            10.128.0.0/9         | https://10.127.0.1            | proxy:1
            10.0.0.0/99          | https://10.1.2.3              | proxy:1
            10.0.0.7             | https://10.0.0.7              | none
            fd00::/8             | https://[fd12::1]             | none
            fd00::/8             | https://10.0.0.7              | proxy:1
            fd12::1              | https://[fd12::1]:8443        | none
            a, ,b.example.com    | https://b.example.com         | none
            ''                   | https://localhost:1           | none
            ''                   | https://127.0.0.9             | none
            ''                   | https://[::1]                 | none
            """)
    void exceptionsAreHostsAddressesAndNetworks(String noProxy, String address, String expected) {
        var env = Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", noProxy);

        assertThat(select(env, address)).isEqualTo(expected);
    }

    @Test
    void aProxyThatCannotBeUsedIsRefusedByTheNameOfItsVariable() {
        for (var proxy : List.of("socks5://proxy:1", "https://proxy:1", "http://user:canary@proxy:1", "http://")) {
            assertThatThrownBy(() -> select(Map.of("HTTPS_PROXY", proxy), "https://example.com"))
                    .hasMessageStartingWith("HTTPS_PROXY must be")
                    .hasMessageNotContaining("canary");
        }
    }

    private static String select(Map<String, String> env, String address) {
        var proxy = new EnvironmentProxies(env).select(URI.create(address)).getFirst();
        return proxy.equals(Proxy.NO_PROXY)
                ? "none"
                : ((InetSocketAddress) proxy.address()).getHostString() + ":"
                        + ((InetSocketAddress) proxy.address()).getPort();
    }
}
