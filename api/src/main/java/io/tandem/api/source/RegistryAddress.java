package io.tandem.api.source;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a schema registry is, from {@code schemaRegistry.url}.
 *
 * @param base address that paths are put behind, without user and password, and without a slash at its end
 * @param login user and password, joined by a colon; null if the address names none
 */
public record RegistryAddress(URI base, String login) {
    private static final String ADVICE =
            "must be the address of a schema registry by http or https, such as https://registry:8081";

    /**
     * @throws IllegalArgumentException if it is none; the message quotes nothing of the text, which may hold a password
     */
    public static RegistryAddress parse(String text) {
        try {
            var url = new URI(text.strip());
            var web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
                throw new IllegalArgumentException(ADVICE);
            }
            var path = url.getPath().replaceAll("/+$", "");
            return new RegistryAddress(
                    new URI(url.getScheme(), null, url.getHost(), url.getPort(), path, null, null), url.getUserInfo());
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
