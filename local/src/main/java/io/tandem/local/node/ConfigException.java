package io.tandem.local.node;

/** A pod asks for something that is not there; it waits with this message in its status, and the node tries again. */
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    ConfigException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    static ConfigException missing(String what) {
        return new ConfigException("CreateContainerConfigError", what);
    }

    /** The reason of the container's waiting state. */
    String reason() {
        return reason;
    }
}
