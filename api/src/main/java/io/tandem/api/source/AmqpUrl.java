package io.tandem.api.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An AMQP URL as upstream's client reads it: the user ends at the last at sign, the virtual host is the path without its
 * first slash, percent signs are UTF-8. It names its host, or it is refused. Behind a comma there may be other servers of the
 * same cluster.
 *
 * @param user null for the client's default
 * @param password null for the client's default
 * @param servers at least one
 * @param virtualHost {@code /} if the URL names none
 * @param options what stands behind the question mark
 */
public record AmqpUrl(
        boolean tls,
        String user,
        String password,
        List<Server> servers,
        String virtualHost,
        Map<String, String> options) {
    private static final int PLAIN_PORT = 5672;
    private static final int TLS_PORT = 5671;

    /**
     * @throws IllegalArgumentException if it is none; the message quotes nothing of the text, which may hold a password
     */
    public static AmqpUrl parse(String text) {
        visible(text);
        int scheme = text.indexOf("://");
        var name = scheme < 0 ? "" : text.substring(0, scheme);
        boolean tls = name.equalsIgnoreCase("amqps");
        if (!tls && !name.equalsIgnoreCase("amqp")) {
            throw wrong("it does not begin with amqp:// or amqps://");
        }
        int fragment = text.indexOf('#');
        var rest = text.substring(scheme + 3, fragment < 0 ? text.length() : fragment);
        int query = rest.indexOf('?');
        var options = query < 0 ? "" : rest.substring(query + 1);
        rest = query < 0 ? rest : rest.substring(0, query);
        int slash = rest.indexOf('/');
        var path = slash < 0 ? "" : decoded(rest.substring(slash + 1), "virtual host");
        var authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        var login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        return new AmqpUrl(
                tls,
                at < 0 ? null : decoded(colon < 0 ? login : login.substring(0, colon), "user"),
                colon < 0 ? null : decoded(login.substring(colon + 1), "password"),
                servers(authority.substring(at + 1), tls ? TLS_PORT : PLAIN_PORT),
                path.isEmpty() ? "/" : path,
                options(options));
    }

    /** One of the servers. */
    public record Server(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private static List<Server> servers(String text, int usualPort) {
        return Stream.of(text.split(",", -1))
                .map(server -> {
                    int end = endOfHost(server);
                    return new Server(host(server.substring(0, end)), port(server.substring(end), usualPort));
                })
                .toList();
    }

    private static void visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7F) {
                throw wrong("character %d is %s: percent-encode it, or take it away"
                        .formatted(i + 1, c == ' ' ? "a blank" : "a line end or another control character"));
            }
        }
    }

    private static int endOfHost(String server) {
        if (server.startsWith("[")) {
            int bracket = server.indexOf(']');
            if (bracket < 0) {
                throw wrong("the bracket of its IPv6 address is not closed");
            }
            return bracket + 1;
        }
        int colon = server.indexOf(':');
        return colon < 0 ? server.length() : colon;
    }

    private static String host(String text) {
        var host = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
        if (host.isEmpty()) {
            throw wrong("it names no host");
        }
        if (!text.startsWith("[") && !host.matches("[\\p{L}\\p{N}._-]+")) {
            throw wrong("its host has other characters than letters, digits, dots, - and _;"
                    + " percent-encode / ? # in user and password");
        }
        return host;
    }

    private static int port(String text, int usual) {
        if (text.isEmpty() || text.equals(":")) {
            return usual;
        }
        if (!text.matches(":[0-9]{1,5}") || Integer.parseInt(text.substring(1)) > 0xFFFF) {
            throw wrong("its port is no number up to 65535; percent-encode / ? # in user and password");
        }
        return Integer.parseInt(text.substring(1));
    }

    private static Map<String, String> options(String query) {
        var options = new TreeMap<String, String>();
        for (var option : query.split("&")) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                options.putIfAbsent(
                        decoded(option.substring(0, equals), "part behind ?"),
                        decoded(option.substring(equals + 1), "part behind ?"));
            }
        }
        return options;
    }

    private static String decoded(String text, String part) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        var raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw wrong("its %s has a percent sign without two hexadecimal digits: write %%25 for a percent sign"
                        .formatted(part));
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong("the percent signs of its %s do not make UTF-8".formatted(part));
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("is no AMQP address such as amqp://host:5672/vhost: " + what);
    }

    /** Without user, password and options. */
    @Override
    public String toString() {
        return (tls ? "amqps://" : "amqp://")
                + servers.stream().map(Server::toString).collect(Collectors.joining(","));
    }
}
