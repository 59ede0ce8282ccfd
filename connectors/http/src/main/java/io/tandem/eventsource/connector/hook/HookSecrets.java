package io.tandem.eventsource.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.BasicAuth;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.config.Mounts.MissingMountException;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** The Secrets that a duty reads. */
public final class HookSecrets {
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final Mounts mounts;
    private final Map<SecretKeySelector, String> read = new ConcurrentHashMap<>();
    private volatile SSLContext trusted;
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

    /**
     * Credentials that go into a header as they are, without white space around them.
     *
     * @throws IOException if the field names none, or its Secret has none or one that no header can carry; names the field
     */
    public String token(String field, SecretKeySelector selector) throws IOException {
        var token = credential(field, selector);
        if (!TOKEN.matcher(token).matches()) {
            throw new IOException(
                    "%s: Secret %s key %s has characters that no token has, such as blanks, line ends or letters beyond ASCII: put the token alone into it"
                            .formatted(field, selector.name(), selector.key()));
        }
        return token;
    }

    /**
     * User and password, as the header {@code Authorization} has them.
     *
     * @throws IOException if one is missing; names the field
     */
    public String basic(String field, BasicAuth auth) throws IOException {
        if (auth == null) {
            throw new IOException(field + " is required, because hooks are managed");
        }
        var pair = credential(field + ".username", auth.username())
                + ":"
                + credential(field + ".password", auth.password());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    /**
     * Asks servers that the block {@code tls} trusts, or the system's authorities where there is none.
     *
     * @throws IOException if a certificate or key cannot be read; names the field
     */
    public Fetch fetch(TlsConfig tls) throws IOException {
        try {
            trusted = tls == null ? ClientTls.verified() : ClientTls.context(tls, mounts);
            return new Fetch(trusted);
        } catch (MissingMountException e) {
            if (recalls && trusted != null) {
                return new Fetch(trusted);
            }
            throw new IOException("tls: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException(tls == null ? "this process has no certificates to trust" : e.getMessage(), e);
        }
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

    /** The same, with what a block {@code tls} names. */
    public String sum(TlsConfig tls, SecretKeySelector... selectors) {
        return tls == null
                ? sum(selectors)
                : sum(selectors) + sum(tls.caCertSecret(), tls.clientCertSecret(), tls.clientKeySecret());
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
