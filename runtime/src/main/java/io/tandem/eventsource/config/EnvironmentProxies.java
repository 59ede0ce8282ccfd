package io.tandem.eventsource.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxies that the variables {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} name, also in lower case, as
 * programs in Go read them: no proxy for this machine, for hosts and their subdomains, addresses and networks in {@code
 * NO_PROXY}. Proxies that speak HTTP without credentials can be used; {@link #select} refuses others by name.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*");

    private final Map<String, String> env;
    private final List<String> exceptions;

    /** @param env of the process */
    public EnvironmentProxies(Map<String, String> env) {
        this.env = env;
        this.exceptions = Arrays.stream(value("NO_PROXY").split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /**
     * One proxy, or none.
     *
     * @throws IllegalArgumentException if the variable names a proxy of a kind that cannot be used; names the variable and
     *     quotes nothing
     */
    @Override
    public List<Proxy> select(URI address) {
        var secure = "https".equalsIgnoreCase(address.getScheme());
        var variable = secure ? "HTTPS_PROXY" : "HTTP_PROXY";
        var proxy = value(variable);
        var port = address.getPort() >= 0 ? address.getPort() : secure ? HTTPS : HTTP;
        return proxy.isEmpty() || isExcepted(address.getHost().toLowerCase(Locale.ROOT), port)
                ? List.of(Proxy.NO_PROXY)
                : List.of(proxy(variable, proxy));
    }

    /** Whoever asked hears of it. */
    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // there is no other one to choose
    }

    private String value(String variable) {
        return Stream.of(variable, variable.toLowerCase(Locale.ROOT))
                .map(name -> env.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Proxy proxy(String variable, String text) {
        try {
            var url = URI.create(text.contains("://") ? text : "http://" + text);
            if ("http".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null) {
                var port = url.getPort() >= 0 ? url.getPort() : HTTP;
                return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.getHost(), port));
            }
        } catch (IllegalArgumentException e) {
            // its message quotes the text, which may have a password
        }
        throw new IllegalArgumentException(variable
                + " must be the address of a proxy without credentials, such as http://proxy.example.com:3128");
    }

    private boolean isExcepted(String host, int port) {
        return host.equals("localhost")
                || isLoopback(host)
                || exceptions.stream().anyMatch(entry -> matches(entry, host, port));
    }

    private static boolean isLoopback(String host) {
        return isAddress(host) && address(host).isLoopbackAddress();
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return isAddress(host) && inNetwork(entry, address(host).getAddress());
        }
        var colon = entry.lastIndexOf(':');
        var hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        var name = (hasPort ? entry.substring(0, colon) : entry).replaceAll("^\\*?\\.", "");
        var samePort = !hasPort || entry.substring(colon + 1).equals(Integer.toString(port));
        return samePort && (bare(name).equals(bare(host)) || host.endsWith("." + name));
    }

    private static boolean inNetwork(String network, byte[] host) {
        var slash = network.indexOf('/');
        var base = network.substring(0, slash);
        var bits = network.substring(slash + 1);
        if (!isAddress(base) || !bits.matches("[0-9]{1,3}")) {
            return false;
        }
        var first = address(base).getAddress();
        var length = Integer.parseInt(bits);
        if (first.length != host.length || length > first.length * 8) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((first[bit / 8] & mask) != (host[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** In digits; a name is never looked up here. */
    private static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || IPV6.matcher(bare(host)).matches();
    }

    private static InetAddress address(String digits) {
        try {
            return InetAddress.getByName(bare(digits));
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress(); // colons that are no address: nowhere to go through a proxy
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
