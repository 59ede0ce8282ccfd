package io.tandem.filter.sprig;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** The host of a URL, with its port. */
final class UrlHost {
    private static final Pattern PORT = Pattern.compile("(?::[0-9]*)?");

    private UrlHost() {}

    /** @throws io.tandem.filter.value.EvalException if it is no host */
    static String parse(String scheme, String host) {
        int bracket = host.lastIndexOf('[');
        if (bracket > 0) {
            throw Url.invalid(host, "a bracket inside the host");
        }
        if (bracket == 0) {
            return address(host);
        }
        boolean ofHttp = scheme.equals("http") || scheme.equals("https");
        int colon = ofHttp ? host.indexOf(':') : host.lastIndexOf(':');
        port(host, colon < 0 ? "" : host.substring(colon));
        return decoded(host);
    }

    private static String address(String host) {
        int end = host.lastIndexOf(']');
        if (end < 0) {
            throw Url.invalid(host, "a bracket is not closed");
        }
        port(host, host.substring(end + 1));
        var inside = host.substring(1, end);
        int zone = inside.indexOf("%25");
        var name = decoded(zone < 0 ? inside : inside.substring(0, zone));
        boolean named = zone < 0 || zone + 3 < inside.length();
        if (!named || !name.contains(":") || !isAddress(name)) {
            throw Url.invalid(host, "no address of IPv6 in the brackets");
        }
        var rest = zone < 0 ? "" : UrlEscape.HOST.decode(inside.substring(zone));
        return "[" + name + rest + "]" + host.substring(end + 1);
    }

    /** In brackets nothing but an address is taken, so no name is looked up. */
    private static boolean isAddress(String text) {
        try {
            return text.matches("[0-9A-Fa-f:.]+") && InetAddress.getByName("[" + text + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void port(String host, String text) {
        if (!PORT.matcher(text).matches()) {
            throw Url.invalid(host, "the port is no number");
        }
    }

    /** Escapes of ASCII are not allowed here, but for that of the percent sign. */
    private static String decoded(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean escape = c == '%' && (host.startsWith("25", i + 1) || i + 1 < host.length() && isHigh(host, i + 1));
            if (c != '%' && c < 0x80 && !UrlEscape.HOST.isPlain(c) || c == '%' && !escape) {
                throw Url.invalid(host, "a character that no host has");
            }
        }
        return UrlEscape.HOST.decode(host);
    }

    private static boolean isHigh(String host, int at) {
        return "89abcdefABCDEF".indexOf(host.charAt(at)) >= 0;
    }

    /** Without the port, and without brackets. */
    static String name(String host) {
        int colon = host.lastIndexOf(':');
        var name = colon >= 0 && PORT.matcher(host.substring(colon)).matches() ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
