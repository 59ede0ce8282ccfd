package io.tandem.eventsource.connector.sns;

import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.aws.AwsCredentials;
import io.tandem.eventsource.aws.AwsIdentity;
import io.tandem.eventsource.aws.AwsIdentity.Nobody;
import io.tandem.eventsource.aws.AwsQuery;
import io.tandem.eventsource.aws.AwsRefusal;
import io.tandem.eventsource.aws.AwsRegion;
import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.HookDuty;
import io.tandem.eventsource.connector.hook.HookSecrets;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.Provider;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Access to Amazon's SNS: by keys, or as whoever this pod is at AWS, or by a role that this one may take. */
public final class SnsAccess implements Hooks.Access {
    static final String PROVIDER = "SNS";

    private final SnsSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final Map<String, String> variables;

    SnsAccess(SnsSource source, ConnectorContext context) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.variables = context.variables();
    }

    /** Keeps the subscription of a source that {@linkplain SnsSource#hasDuty wants} one. */
    public static Duty duty(SnsSource source, ConnectorContext context) {
        return new HookDuty(new SnsAccess(source, context), context);
    }

    @Override
    public Hooks open() throws IOException, Postponed {
        var region = region();
        var fetch = secrets.fetch(null);
        try {
            var scope = new Scope(region.name(), "sns");
            var query = new AwsQuery(fetch, clock);
            var api = new SnsApi(query, address(region), credentials(region), scope, provider());
            return new SnsHooks(source, api, fetch::close);
        } catch (IOException | Postponed | RuntimeException e) {
            fetch.close();
            throw e;
        }
    }

    @Override
    public SnsSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        return secrets.sum(source.accessKey(), source.secretKey());
    }

    private AwsRegion region() throws IOException {
        try {
            return new AwsRegion(source.region());
        } catch (IllegalArgumentException e) {
            throw new IOException("region " + e.getMessage(), e);
        }
    }

    /** As upstream: a role is taken by the pod's own identity, whatever keys there are. */
    private AwsCredentials credentials(AwsRegion region) throws IOException, Postponed {
        boolean byRole = isSet(source.roleARN());
        if (!byRole && (source.accessKey() != null || source.secretKey() != null)) {
            return new AwsCredentials(
                    secrets.token("accessKey", source.accessKey()),
                    secrets.credential("secretKey", source.secretKey()),
                    Optional.empty());
        }
        var identity = new AwsIdentity(variables, region, clock);
        try {
            return byRole ? identity.assumed(source.roleARN()) : identity.own();
        } catch (AwsRefusal e) {
            throw SnsApi.told(e, sts());
        } catch (Nobody e) {
            throw byRole
                    ? e
                    : new IOException(
                            "accessKey and secretKey are not set, and %s, or set both".formatted(e.getMessage()), e);
        }
    }

    private URI address(AwsRegion region) throws IOException {
        try {
            var address =
                    isSet(source.endpoint()) ? URI.create(source.endpoint().strip()) : region.address("sns");
            if (address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // told below; its message quotes the text
        }
        throw new IOException("endpoint must be an address such as https://sns.example.com, without credentials");
    }

    private Provider provider() {
        return new Provider(
                PROVIDER,
                isSet(source.endpoint()) ? "endpoint" : "region",
                isSet(source.roleARN())
                        ? "roleARN"
                        : source.accessKey() == null ? "the role of this pod at AWS" : "accessKey with secretKey",
                "topicArn",
                "sns:Subscribe and sns:ListSubscriptionsByTopic on the topic",
                "topicArn, region, and webhook.url");
    }

    private Provider sts() {
        var role = isSet(source.roleARN()) ? "roleARN" : "the role of this pod at AWS";
        return new Provider(
                "STS",
                "region",
                role,
                role,
                "a trust policy that names who this pod is, who in turn needs sts:AssumeRole",
                role);
    }

    private static boolean isSet(String text) {
        return text != null && !text.isBlank();
    }
}
