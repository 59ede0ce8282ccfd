package io.tandem.api.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Address of an MQTT broker as upstream's client reads it: without a scheme it is TCP. It names its host, or it is refused.
 *
 * @param login whom it names before its at sign
 */
public record BrokerUrl(boolean tls, Optional<Login> login, String host, int port) {
    private static final Set<String> PLAIN = Set.of("tcp", "mqtt");
    private static final Set<String> TLS = Set.of("ssl", "tls", "tcps", "mqtts", "mqtt+ssl");
    private static final Set<String> WEB = Set.of("ws", "wss");
    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final int MOST_PORT = 0xFFFF;

    /**
     * @throws IllegalArgumentException if it is none; the message quotes nothing of the text, which may hold a password
     */
    public static BrokerUrl parse(String text) {
        var uri = uri(text.contains("://") ? text : "tcp://" + text);
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (WEB.contains(scheme)) {
            throw wrong("websockets are not spoken here: use the broker's port for tcp:// or ssl://");
        }
        if (!PLAIN.contains(scheme) && !TLS.contains(scheme)) {
            throw wrong("it begins with none of tcp://, mqtt://, ssl://, tls:// and mqtts://");
        }
        if (uri.getHost() == null) {
            throw wrong("it names no host, or several; percent-encode / ? # @ : in user and password");
        }
        if (uri.getPort() > MOST_PORT) {
            throw wrong("its port is no number up to 65535");
        }
        var tls = TLS.contains(scheme);
        var host = uri.getHost();
        return new BrokerUrl(
                tls,
                Optional.ofNullable(uri.getRawUserInfo()).map(Login::of),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) { // its message quotes the text
            throw wrong("percent-encode blanks and other special characters, or take them away");
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("is no address of an MQTT broker such as tcp://host:1883: " + what);
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return (tls ? "ssl://" : "tcp://") + host + ":" + port;
    }

    /** A user and, if there is one, a password. */
    public record Login(String user, Optional<String> password) {
        static Login of(String userInfo) {
            int colon = userInfo.indexOf(':');
            return colon < 0
                    ? new Login(decoded(userInfo), Optional.empty())
                    : new Login(
                            decoded(userInfo.substring(0, colon)), Optional.of(decoded(userInfo.substring(colon + 1))));
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        /** Quotes neither. */
        @Override
        public String toString() {
            return "Login";
        }
    }
}
