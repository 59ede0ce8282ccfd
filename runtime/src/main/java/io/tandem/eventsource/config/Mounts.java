package io.tandem.eventsource.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that the controller mounts into the pod.
 *
 * @param root {@code /} in a pod; another folder where a pod runs as a process
 */
public record Mounts(Path root) {
    /**
     * A key of a Secret, one trailing line feed removed.
     *
     * @throws MissingMountException if there is no such file; the message names the Secret and the key
     */
    public String secret(String name, String key) {
        return trimmed(secretPath(name, key), "Secret", name, key);
    }

    /** A key of a ConfigMap, one trailing line feed removed. */
    public String configMap(String name, String key) {
        return trimmed(root.resolve("argo-events/config").resolve(name).resolve(key), "ConfigMap", name, key);
    }

    /** Where a key of a Secret is mounted, for clients that want a file. */
    public Path secretPath(String name, String key) {
        return root.resolve("argo-events/secrets").resolve(name).resolve(key);
    }

    /** Credentials of the bus. */
    public Path busAuth() {
        return root.resolve("etc/eventbus/auth/auth.yaml");
    }

    private static String trimmed(Path file, String kind, String name, String key) {
        try {
            var text = Files.readString(file, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new MissingMountException(
                    "%s %s has no key %s mounted at %s: create it in the EventSource's namespace"
                            .formatted(kind, name, key, file),
                    e);
        }
    }

    /** A Secret or ConfigMap that the EventSource refers to is not there. */
    public static final class MissingMountException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingMountException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
