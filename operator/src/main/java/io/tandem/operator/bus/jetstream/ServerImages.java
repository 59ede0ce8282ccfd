package io.tandem.operator.bus.jetstream;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the pods of one version run.
 *
 * @param reloader empty for none: a change of the configuration then restarts the servers
 * @param metrics empty for none
 * @param startCommand the server's program in its image
 */
public record ServerImages(String nats, Optional<String> reloader, Optional<String> metrics, String startCommand) {
    private static final Pattern VERSION = Pattern.compile(":(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

    /**
     * Whether a cluster of one server finds its leader: until 2.11.12 and 2.12.4 a server did not count its own vote
     * before another one came. An image that does not tell its version is taken for a newer one.
     */
    boolean electsAlone() {
        var version = VERSION.matcher(nats);
        if (!version.find()) {
            return true;
        }
        var major = Integer.parseInt(version.group(1));
        var minor = Integer.parseInt(version.group(2));
        var patch = Integer.parseInt(version.group(3));
        if (major != 2) {
            return major > 2;
        }
        return minor > 12 || minor == 12 && patch >= 4 || minor == 11 && patch >= 12;
    }
}
