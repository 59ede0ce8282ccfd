package io.tandem.eventsource.aws;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A region of AWS. Its name is part of the names of hosts that get credentials, so that it can be nothing but a name.
 *
 * @param name in small letters
 */
public record AwsRegion(String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,63}");

    /** @throws IllegalArgumentException if it is no name of a region; says what would be one, and no field */
    public AwsRegion {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("must be the name of a region, such as eu-central-1");
        }
        name = name.toLowerCase(Locale.ROOT);
    }

    /** Where a service of Amazon's is. */
    public URI address(String service) {
        return URI.create(
                "https://%s.%s.amazonaws.com%s".formatted(service, name, name.startsWith("cn-") ? ".cn" : ""));
    }
}
