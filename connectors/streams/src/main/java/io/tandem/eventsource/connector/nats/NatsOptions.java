package io.tandem.eventsource.connector.nats;

import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.NatsUri;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.nats.NatsAddress;
import io.tandem.eventsource.nats.ServerGreeting;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/** How the client is to connect: servers, credentials, TLS. */
final class NatsOptions {
    private static final Logger LOG = Logger.getLogger(NatsOptions.class);

    /** Between attempts to heal a connection, for as long as {@link ConnectionWatch} lets it try. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final int ATTEMPTS = 50;
    private static final Duration PING = Duration.ofSeconds(5);
    /** Of a connection, as in most clients of NATS: one that is refused takes as long, too. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private NatsOptions() {}

    /**
     * Reads the source's Secrets; blocks.
     *
     * @throws Mounts.MissingMountException if a Secret is not mounted
     * @throws GeneralSecurityException if a Secret does not hold what it should
     * @throws IllegalArgumentException if the source lacks a field; the message names it
     */
    static Options.Builder from(NatsSource source, ConnectorContext context)
            throws GeneralSecurityException, IOException {
        var servers = servers(source);
        var options = new Options.Builder()
                .servers(servers.stream().map(NatsUri::toString).toArray(String[]::new))
                .noResolveHostnames() // or the certificate would have to be for the address behind the name
                .connectionName(context.eventSourceName() + "." + context.eventName())
                .maxReconnects(ATTEMPTS)
                .reconnectWait(PAUSE)
                .reconnectJitter(PAUSE)
                .connectionTimeout(LIMIT)
                .pingInterval(PING)
                .maxPingsOut(2);
        if (source.tls() != null) {
            options.sslContext(ClientTls.context(source.tls(), context.mounts()));
        } else if (usesTls(servers)) {
            options.sslContext(ClientTls.verified());
        }
        if (source.auth() != null) {
            authenticate(options, source.auth(), context.mounts());
        }
        return options;
    }

    /**
     * As nats.go does, TLS is spoken to all servers where one of the addresses asks for it, or where the first server that answers
     * demands it. It is verified by the system's authorities and the host's name: of itself the client would check no name, and
     * behind {@code opentls://} nobody. Blocks.
     */
    private static boolean usesTls(List<NatsUri> servers) {
        return servers.stream().anyMatch(NatsUri::isSecure) || tlsDemanded(servers);
    }

    private static boolean tlsDemanded(List<NatsUri> servers) {
        for (var server : servers) {
            try {
                if (!server.isWebsocket()) {
                    return ServerGreeting.of(server.getUri(), LIMIT).tlsRequired();
                }
            } catch (IOException e) {
                LOG.debugf(e, "no greeting eventSource url=%s", NatsAddress.redacted(server.toString()));
            }
        }
        return false;
    }

    private static List<NatsUri> servers(NatsSource source) {
        if (source.subject() == null || source.subject().isEmpty()) {
            throw new IllegalArgumentException("subject is missing: name one, such as orders.*");
        }
        if (source.url() == null || source.url().isBlank()) {
            throw new IllegalArgumentException("url is missing: write one, such as nats://nats.default.svc:4222");
        }
        return Arrays.stream(source.url().split(","))
                .map(String::strip)
                .map(address -> NatsAddress.read("url", address))
                .toList();
    }

    /** The first kind that is given counts, as upstream. */
    private static void authenticate(Options.Builder options, NatsSource.Auth auth, Mounts mounts)
            throws GeneralSecurityException, IOException {
        if (auth.basic() != null) {
            options.userInfo(
                    read(mounts, auth.basic().username()),
                    read(mounts, auth.basic().password()));
        } else if (auth.token() != null) {
            options.token(read(mounts, auth.token()));
        } else if (auth.nkey() != null) {
            options.authHandler(new Seed(NKey.fromSeed(seed(mounts, auth.nkey()))));
        } else if (auth.credential() != null) {
            var credential = auth.credential();
            options.authHandler(Nats.credentials(
                    mounts.secretPath(credential.name(), credential.key()).toString()));
        }
    }

    private static char[] read(Mounts mounts, SecretKeySelector selector) {
        if (selector == null) {
            throw new IllegalArgumentException("auth.basic needs both username and password");
        }
        return mounts.secret(selector.name(), selector.key()).toCharArray();
    }

    /** A seed has no blanks; a password may. */
    private static char[] seed(Mounts mounts, SecretKeySelector selector) {
        return new String(read(mounts, selector)).strip().toCharArray();
    }

    /** Signs with a seed, without a JWT. */
    private record Seed(NKey key) implements AuthHandler {
        @Override
        public byte[] sign(byte[] nonce) {
            try {
                return key.sign(nonce);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("auth.nkey cannot sign: " + e.getMessage(), e);
            }
        }

        @Override
        public char[] getID() {
            try {
                return key.getPublicKey();
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("auth.nkey has no public key: " + e.getMessage(), e);
            }
        }

        @Override
        public char[] getJWT() {
            return null;
        }
    }
}
