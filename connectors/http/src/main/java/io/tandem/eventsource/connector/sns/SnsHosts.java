package io.tandem.eventsource.connector.sns;

import io.tandem.api.source.SnsSource;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses in a message are SNS' own, so that nobody can make us ask others: those of the topic's region at Amazon, or of
 * {@code endpoint} where it is set.
 */
final class SnsHosts {
    private static final Pattern CERTIFICATE = Pattern.compile("/SimpleNotificationService-[0-9A-Za-z]{1,64}\\.pem");
    private static final Set<String> SUFFIXES = Set.of(".amazonaws.com", ".amazonaws.com.cn");

    private final String region;
    private final Optional<URI> endpoint;

    SnsHosts(SnsSource source) {
        this.region = source.region().toLowerCase(Locale.ROOT);
        this.endpoint = Optional.ofNullable(source.endpoint())
                .filter(text -> !text.isBlank())
                .map(URI::create);
    }

    /** The address, if it may be asked. */
    Optional<URI> trusted(String address) {
        try {
            var uri = URI.create(address);
            return uri.getRawUserInfo() == null && (isAmazons(uri) || isEndpoints(uri))
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where a certificate that signs messages may be: no other address of that host answers with one. */
    Optional<URI> certificate(String address) {
        return trusted(address)
                .filter(uri -> uri.getRawQuery() == null && uri.getRawFragment() == null)
                .filter(uri -> CERTIFICATE.matcher(uri.getRawPath()).matches());
    }

    private boolean isAmazons(URI uri) {
        return "https".equals(uri.getScheme())
                && (uri.getPort() == -1 || uri.getPort() == 443)
                && uri.getHost() != null
                && SUFFIXES.stream().anyMatch(suffix -> uri.getHost().equals("sns." + region + suffix));
    }

    private boolean isEndpoints(URI uri) {
        return endpoint.isPresent()
                && endpoint.get().getHost() != null
                && endpoint.get().getScheme().equals(uri.getScheme())
                && endpoint.get().getHost().equals(uri.getHost())
                && endpoint.get().getPort() == uri.getPort();
    }
}
