package io.tandem.operator.bus.jetstream;

import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.time.Instant;
import java.util.Optional;

/** What clients of a bus need to know: its {@code status.config}. */
public final class ClientConfig {
    private ClientConfig() {}

    /**
     * The configuration as of now; empty until all servers were ready for the first time.
     *
     * <p>Once there it stays, whatever becomes of single servers. Copies of the stream follow the servers only when all
     * are there, since clients make them so; passwords follow only when every server accepts them. Until then nothing else
     * changes, since whatever does restarts the pods of clients.
     *
     * @param before the configuration in the status; null if there is none
     */
    public static Optional<BusConfig> of(
            BusRequest request, BusPlan plan, SecretNames secrets, Present present, BusConfig before, Instant now) {
        var old = Optional.ofNullable(before).map(BusConfig::jetstream);
        var grown = present.complete() && present.size() == plan.servers();
        if (old.isEmpty() && !grown) {
            return Optional.empty();
        }
        if (old.isPresent() && !present.complete() && !told(secrets, before)) {
            return Optional.of(before);
        }
        var servers = grown ? plan.servers() : Math.min(present.size(), plan.servers());
        var copies = grown || old.isEmpty()
                ? Math.min(request.stream().copies(plan.servers()), servers)
                : copiesOf(old.get()).orElseGet(() -> 1);
        var text = request.stream()
                .withCopies(copies)
                .text(old.map(BusConfig.JetStream::streamConfig).orElse(null), now.getEpochSecond());
        var url = "nats://%s:4222".formatted(secrets.owner().serviceHost());
        var access = new SecretKeySelector(secrets.client(), SecretNames.CLIENT_KEY, null, null);
        return Optional.of(
                new BusConfig(null, new BusConfig.JetStream(url, access, text, tls(secrets), null), null, null));
    }

    /** Whether clients were told of these, so that the next may take their place. */
    static boolean told(SecretNames secrets, BusConfig config) {
        return Optional.ofNullable(config)
                .map(BusConfig::jetstream)
                .filter(told -> told.accessSecret() != null
                        && secrets.client().equals(told.accessSecret().name())
                        && verifies(told.tls(), tls(secrets)))
                .isPresent();
    }

    /** By what we write alone: other fields may be somebody else's, and stay. */
    private static boolean verifies(TlsConfig told, TlsConfig wanted) {
        if (told == null) {
            return false;
        }
        return wanted.caCertSecret() == null
                ? Boolean.TRUE.equals(told.insecureSkipVerify())
                : told.caCertSecret() != null
                        && wanted.caCertSecret()
                                .name()
                                .equals(told.caCertSecret().name());
    }

    private static Optional<Integer> copiesOf(BusConfig.JetStream config) {
        try {
            return Optional.of(StreamSettings.of(null, config.streamConfig()).copies(1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Clients older than this field take it for a wish to skip verification, which they do anyway. */
    private static TlsConfig tls(SecretNames secrets) {
        return secrets.authority() > 0
                ? new TlsConfig(
                        new SecretKeySelector(secrets.clientAuthority(), SecretNames.AUTHORITY_KEY, null, null),
                        null,
                        null,
                        null,
                        null,
                        null)
                : new TlsConfig(null, null, null, true, null, null);
    }
}
