package io.tandem.eventsource.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.aws.AwsCredentials;
import io.tandem.eventsource.aws.AwsIdentity;
import io.tandem.eventsource.aws.AwsRefusal;
import io.tandem.eventsource.aws.AwsRegion;
import io.tandem.eventsource.aws.AwsSignature;
import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.connector.ConnectorContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Tokens for Amazon MSK: an address at AWS, signed by whoever this pod is there, which the cluster has checked. Each is made of keys
 * that are asked for anew, and ends no later than they do.
 */
final class MskIam implements TokenSource {
    static final String FIELD = "awsMskIamAuth";

    private static final Duration VALID = Duration.ofMinutes(15);
    private static final String SERVICE = "kafka-cluster";
    /** Who asks, for Amazon's records; not signed, as in the tokens of Amazon's own clients. */
    private static final String USER_AGENT = "&User-Agent=tandem-event-source";

    private final AwsRegion region;
    private final AwsIdentity identity;
    private final InstantSource clock;

    private MskIam(AwsRegion region, AwsIdentity identity, InstantSource clock) {
        this.region = region;
        this.identity = identity;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if a field is missing or wrong; the message names it */
    static MskIam of(KafkaSource.AwsMskIamAuth auth, ConnectorContext context) {
        try {
            var region = new AwsRegion(auth.region());
            var identity = new AwsIdentity(context.variables(), region, context.clock());
            return new MskIam(region, identity, context.clock());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FIELD + ".region " + e.getMessage(), e);
        }
    }

    @Override
    public BearerToken token() throws IOException {
        var keys = keys();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS); // as the signature has it
        var end = keys.end().filter(theirs -> theirs.isBefore(now.plus(VALID))).orElse(now.plus(VALID));
        if (!end.isAfter(now)) {
            throw new IOException(
                    "%s: the keys that AWS gives this pod have ended: look at the clock of its node".formatted(FIELD));
        }
        return new BearerToken(value(keys, now), end.toEpochMilli(), FIELD);
    }

    private AwsCredentials keys() throws IOException {
        try {
            return identity.own();
        } catch (AwsRefusal e) {
            throw new IOException(
                    e.passes()
                            ? "%s: STS is in trouble, which is tried again (it answers %d)".formatted(FIELD, e.status())
                            : "%s: STS does not give this pod its role (it answers %d): let the role's trust policy name the pod's ServiceAccount and the issuer of its tokens"
                                    .formatted(FIELD, e.status()),
                    e);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(FIELD, e.getMessage()), e);
        }
    }

    /** In all of Amazon's parts of the world the host is one of amazonaws.com: nobody asks there. */
    private String value(AwsCredentials keys, Instant now) {
        var address =
                URI.create("https://kafka.%s.amazonaws.com/?Action=kafka-cluster%%3AConnect".formatted(region.name()));
        var signed = AwsSignature.presigned(address, VALID, keys, new Scope(region.name(), SERVICE), now);
        return Base64.getUrlEncoder().withoutPadding().encodeToString((signed + USER_AGENT).getBytes(UTF_8));
    }

    @Override
    public String field() {
        return FIELD;
    }

    @Override
    public String toString() {
        return "AWS";
    }
}
