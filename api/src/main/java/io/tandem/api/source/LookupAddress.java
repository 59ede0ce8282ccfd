package io.tandem.api.source;

import java.net.URI;
import java.net.URISyntaxException;

/** Where an nsqlookupd is asked for the servers of a topic, from {@code hostAddress}. */
public final class LookupAddress {
    private static final String ADVICE =
            "must be the HTTP address of nsqlookupd with its port, such as nsqlookupd.default:4161";

    private LookupAddress() {}

    /**
     * Reads {@code host:port}, or a URL by {@code http} or {@code https}; without a path it is that of a look-up.
     *
     * @throws IllegalArgumentException if it is none of them; the message quotes nothing of it
     */
    public static URI parse(String hostAddress) {
        try {
            var text = hostAddress.strip();
            var url = new URI(text.contains("://") ? text : "http://" + text);
            var web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!web || url.getHost() == null || url.getPort() < 1 || url.getUserInfo() != null) {
                throw new IllegalArgumentException(ADVICE);
            }
            var path = url.getPath().isEmpty() || url.getPath().equals("/") ? "/lookup" : url.getPath();
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), path, url.getQuery(), null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(ADVICE, e);
        }
    }
}
