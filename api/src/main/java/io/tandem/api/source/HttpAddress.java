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
            "must be an address by http or https with a host, such as https://registry:8081";

    /**
     * @throws IllegalArgumentException if it is none; the message quotes nothing of the text, which may hold a password
     */
    public static HttpAddress parse(String text) {
        try {
            var url = new URI(text.strip());
            var web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
                throw new IllegalArgumentException(ADVICE);
            }
            return new HttpAddress(
                    new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), null, null),
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
