package io.tandem.local.node;

import java.util.List;
import java.util.Map;

/**
 * What stands for a container image on this machine.
 *
 * @param entrypoint command line that the container's arguments are appended to
 * @param env environment the image itself would set; {@code $(TANDEM_HOST)} in it is the pod's address
 */
public record Image(List<String> entrypoint, Map<String, String> env) {

    /** An image that sets no environment. */
    public static Image of(List<String> entrypoint) {
        return new Image(entrypoint, Map.of());
    }
}
