package io.tandem.api.source;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where something is that is asked by HTTP.
 *
 * @param base without user and password
 * @param login user and password, joined by a colon; null if the address names none
 */
public record HttpAddress(URI base, String login) {
    private static final String ADVICE =
            "must be an address by http or https with a host, such as https://host:8081/path";

    /**
     * Of something that paths are put behind.
     *
     * @throws IllegalArgumentException if it is none, or has a query; the message quotes nothing of the text, which may hold a
     *     password
     */
    public static HttpAddress parse(String text) {
        var address = parseWithQuery(text);
        if (address.base.getRawQuery() != null) {
            throw new IllegalArgumentException(ADVICE + ", without a query");
        }
        return address;
    }

    /**
     * Of something that is asked as it is.
     *
     * @throws IllegalArgumentException if it is none; the message quotes nothing of the text, which may hold a password
     */
    public static HttpAddress parseWithQuery(String text) {
        try {
            var url = new URI(text.strip());
            var web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null || url.getRawFragment() != null) {
                throw new IllegalArgumentException(ADVICE);
            }
            var port = url.getPort() < 0 ? "" : ":" + url.getPort();
            var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            return new HttpAddress(
                    new URI(url.getScheme() + "://" + url.getHost() + port + url.getRawPath() + query),
                    url.getUserInfo());
        } catch (URISyntaxException e) { // with its message, which quotes the text
            throw new IllegalArgumentException(ADVICE);
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return base.toString();
    }
}
