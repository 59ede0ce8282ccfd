package io.tandem.eventsource.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.config.Mounts.MissingMountException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The Secrets that a duty reads. */
public final class HookSecrets {
    private final Mounts mounts;
    private final Map<SecretKeySelector, String> read = new ConcurrentHashMap<>();
    private volatile boolean recalls;

    public HookSecrets(Mounts mounts) {
        this.mounts = mounts;
    }

    /**
     * Credentials, without white space around them.
     *
     * @throws IOException if the field names none, or its Secret has none; names the field
     */
    public String credential(String field, SecretKeySelector selector) throws IOException {
        if (selector == null) {
            throw new IOException(field + " is required, because hooks are managed");
        }
        return value(field, selector).strip();
    }

    /** From now on a Secret that is gone is what it was: whoever deletes an EventSource deletes its Secrets, too. */
    public void recall() {
        recalls = true;
    }

    /**
     * What a hook is to sign with or show, as requests are checked by it: of two lines, as there are while it is rotated, the
     * first; else the whole as it is.
     */
    public Optional<String> shared(String field, SecretKeySelector selector) throws IOException {
        if (selector == null) {
            return Optional.empty();
        }
        var value = value(field, selector);
        var lines = value.split("\n", -1);
        return Optional.of(lines.length == 2 ? lines[0].strip() : value);
    }

    /** A sum that is another one when one of the Secrets is; those that are not there count as empty. */
    public String sum(SecretKeySelector... selectors) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            Stream.of(selectors).filter(Objects::nonNull).forEach(selector -> {
                digest.update(text(selector).getBytes(UTF_8));
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String value(String field, SecretKeySelector selector) throws IOException {
        try {
            var text = mounts.secret(selector.name(), selector.key());
            if (text.isBlank()) {
                throw new IOException(
                        "%s: Secret %s key %s is empty".formatted(field, selector.name(), selector.key()));
            }
            read.put(selector, text);
            return text;
        } catch (MissingMountException e) {
            if (recalls && read.containsKey(selector)) {
                return read.get(selector);
            }
            throw new IOException("%s: %s".formatted(field, e.getMessage()), e);
        }
    }

    private String text(SecretKeySelector selector) {
        try {
            return mounts.secret(selector.name(), selector.key());
        } catch (MissingMountException e) {
            return "";
        }
    }
}
