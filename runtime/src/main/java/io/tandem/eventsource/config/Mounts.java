package io.tandem.eventsource.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.ObjectNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that the controller mounts into the pod.
 *
 * @param root {@code /} in a pod; another folder where a pod runs as a process
 */
public record Mounts(Path root) {
    private static final String SECRETS = "argo-events/secrets";
    private static final String CONFIG_MAPS = "argo-events/config";

    /**
     * A key of a Secret, one trailing line feed removed.
     *
     * @throws MissingMountException if there is no such file; the message names the Secret and the key
     */
    public String secret(String name, String key) {
        return trimmed(secretBytes(name, key), "Secret", name, key);
    }

    /**
     * A key of a Secret as it is, for what is no text, such as a keytab.
     *
     * @throws MissingMountException if there is no such file; the message names the Secret and the key
     */
    public byte[] secretBytes(String name, String key) {
        return read(SECRETS, "Secret", name, key);
    }

    /** A key of a ConfigMap, one trailing line feed removed. */
    public String configMap(String name, String key) {
        return trimmed(read(CONFIG_MAPS, "ConfigMap", name, key), "ConfigMap", name, key);
    }

    /**
     * Where a key of a Secret is mounted, for clients that want a file.
     *
     * @throws MissingMountException if name or key is a path, or the file leads out of the Secret's folder
     */
    public Path secretPath(String name, String key) {
        return file(SECRETS, "Secret", name, key);
    }

    /** Credentials of the bus. */
    public Path busAuth() {
        return root.resolve("etc/eventbus/auth/auth.yaml");
    }

    private byte[] read(String folder, String kind, String name, String key) {
        var file = file(folder, kind, name, key);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new MissingMountException(
                    "%s %s has no key %s mounted at %s: create it in the EventSource's namespace"
                            .formatted(kind, name, key, file),
                    e);
        }
    }

    /** Below its folder by name, and by what links make of it: a volume of the user's own may take the folder's place. */
    private Path file(String folder, String kind, String name, String key) {
        if (!ObjectNames.possible(name) || !ObjectNames.possible(key)) {
            throw new MissingMountException(
                    "%s: name and key may have letters, digits, '-', '_' and '.', and are no paths".formatted(kind));
        }
        var base = root.resolve(folder).resolve(name).normalize();
        var file = base.resolve(key).normalize();
        if (!file.startsWith(base) || leadsOut(base, file)) {
            throw new MissingMountException("%s %s: key %s leads to a file of somebody else: let it be in the %s itself"
                    .formatted(kind, name, key, kind));
        }
        return file;
    }

    /** Of a file that is not there yet nothing is known, and nothing can be read. */
    private static boolean leadsOut(Path base, Path file) {
        try {
            return !file.toRealPath().startsWith(base.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static String trimmed(byte[] content, String kind, String name, String key) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new MissingMountException(
                    "%s %s: key %s is no text in UTF-8, which is wanted here".formatted(kind, name, key));
        }
    }

    /** A Secret or ConfigMap that the EventSource refers to is not there, or cannot be read. */
    public static final class MissingMountException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingMountException(String message) {
            super(message);
        }

        MissingMountException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
