package io.tandem.filter.sprig;

import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Values;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL as Go's {@code net/url} takes it apart and puts it together.
 *
 * @param opaque what follows the scheme where that is no path, as in {@code mailto:a@b}
 * @param user escaped, without the {@code @}
 */
record Url(
        String scheme, String opaque, Optional<String> user, String host, String path, String query, String fragment) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

    /** @throws EvalException if it is no URL */
    static Url parse(String text) {
        int hash = text.indexOf('#');
        var fragment = hash < 0 ? "" : UrlEscape.FRAGMENT.decode(text.substring(hash + 1));
        return withoutFragment(hash < 0 ? text : text.substring(0, hash), fragment);
    }

    private static Url withoutFragment(String text, String fragment) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw invalid(text, "a control character");
        }
        if (text.startsWith(":")) {
            throw invalid(text, "the scheme is missing");
        }
        var matcher = SCHEME.matcher(text);
        boolean found = matcher.matches();
        var scheme = found ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        var rest = found ? matcher.group(2) : text;
        int mark = rest.indexOf('?');
        var query = mark < 0 ? "" : rest.substring(mark + 1);
        var before = mark < 0 ? rest : rest.substring(0, mark);
        if (!before.startsWith("/")) {
            if (found) {
                return new Url(scheme, before, Optional.empty(), "", "", query, fragment);
            }
            if (before.split("/", 2)[0].contains(":")) {
                throw invalid(text, "a colon in the first part of a path");
            }
        }
        boolean authority = before.startsWith("//") && (found || !before.startsWith("///"));
        if (!authority) {
            return new Url(scheme, "", Optional.empty(), "", UrlEscape.PATH.decode(before), query, fragment);
        }
        int slash = before.indexOf('/', 2);
        var path = slash < 0 ? "" : before.substring(slash);
        var server = before.substring(2, slash < 0 ? before.length() : slash);
        int sign = server.lastIndexOf('@');
        var host = UrlHost.parse(scheme, server.substring(sign + 1));
        var user = sign < 0 ? Optional.<String>empty() : Optional.of(user(server.substring(0, sign)));
        return new Url(scheme, "", user, host, UrlEscape.PATH.decode(path), query, fragment);
    }

    private static String user(String text) {
        boolean valid = text.chars()
                .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0));
        if (!valid) {
            throw invalid(text, "a character that no user or password has");
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? UrlEscape.USER.recode(text)
                : UrlEscape.USER.recode(text.substring(0, colon)) + ":"
                        + UrlEscape.USER.recode(text.substring(colon + 1));
    }

    static EvalException invalid(String text, String why) {
        return new EvalException("'%s' is no URL: %s".formatted(Text.decode(text), why));
    }

    Dict parts() {
        var parts = new LinkedHashMap<Object, Object>();
        parts.put("scheme", scheme);
        parts.put("host", host);
        parts.put("hostname", UrlHost.name(host));
        parts.put("path", path);
        parts.put("query", query);
        parts.put("opaque", opaque);
        parts.put("fragment", fragment);
        parts.put("userinfo", user.orElse(""));
        return Dict.object(parts);
    }

    static Url of(Dict parts) {
        var userinfo = part(parts, "userinfo");
        return new Url(
                part(parts, "scheme"),
                part(parts, "opaque"),
                userinfo.isEmpty()
                        ? Optional.empty()
                        : parse("proto://" + userinfo + "@host").user(),
                part(parts, "host"),
                part(parts, "path"),
                part(parts, "query"),
                part(parts, "fragment"));
    }

    private static String part(Dict parts, String name) {
        return switch (parts.has(name) ? parts.get(name) : "") {
            case String text -> text;
            case null, default ->
                throw new EvalException(
                        "the %s of a URL is a string, not a %s".formatted(name, Values.typeName(parts.get(name))));
        };
    }

    String text() {
        var out = new StringBuilder(scheme.isEmpty() ? "" : scheme + ":");
        out.append(opaque.isEmpty() ? place(out.isEmpty()) : opaque);
        out.append(query.isEmpty() ? "" : "?" + query);
        return out.append(fragment.isEmpty() ? "" : "#" + UrlEscape.FRAGMENT.encode(fragment))
                .toString();
    }

    private String place(boolean first) {
        var out = new StringBuilder();
        boolean server = !host.isEmpty() || user.isPresent();
        if (server || !scheme.isEmpty() && !path.isEmpty()) {
            out.append("//");
            user.ifPresent(name -> out.append(name).append('@'));
            out.append(UrlEscape.HOST.encode(host));
        }
        var escaped = path.equals("*") ? path : UrlEscape.PATH.encode(path);
        if (!escaped.isEmpty() && !escaped.startsWith("/") && !host.isEmpty()) {
            out.append('/');
        }
        if (first && out.isEmpty() && escaped.split("/", 2)[0].contains(":")) {
            out.append("./");
        }
        return out.append(escaped).toString();
    }
}
