package io.tandem.operator.bus.jetstream;

import java.util.Optional;

/**
 * What the pods of one version run.
 *
 * @param reloader empty for none: a change of the configuration then restarts the servers
 * @param metrics empty for none
 * @param startCommand the server's program in its image
 */
public record ServerImages(String nats, Optional<String> reloader, Optional<String> metrics, String startCommand) {
    ServerImages withNats(String image) {
        return new ServerImages(image, reloader, metrics, startCommand);
    }
}
