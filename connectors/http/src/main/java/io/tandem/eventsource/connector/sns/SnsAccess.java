package io.tandem.eventsource.connector.sns;

import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.HookDuty;
import io.tandem.eventsource.connector.hook.HookSecrets;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.Provider;
import io.tandem.eventsource.connector.webhook.Fetch;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
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

    SnsAccess(SnsSource source, ConnectorContext context, Map<String, String> variables) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.variables = variables;
    }

    /** Keeps the subscription of a source that {@linkplain SnsSource#hasDuty wants} one. */
    public static Duty duty(SnsSource source, ConnectorContext context) {
        return new HookDuty(new SnsAccess(source, context, System.getenv()), context);
    }

    @Override
    public Hooks open() throws IOException, Postponed {
        if (!source.region().matches("[a-z0-9-]{1,40}")) {
            throw new IOException("region must be the name of a region, such as eu-central-1");
        }
        var fetch = secrets.fetch(null);
        try {
            var query = new AwsQuery(fetch, clock, provider());
            return new SnsHooks(source, query, address(), credentials(fetch), fetch::close);
        } catch (IOException | Postponed | RuntimeException e) {
            fetch.close();
            throw e;
        }
    }

    @Override
    public Object inputs() {
        return secrets.sum(source.accessKey(), source.secretKey());
    }

    /** As upstream: a role is taken by the pod's own identity, whatever keys there are. */
    private AwsCredentials credentials(Fetch fetch) throws IOException, Postponed {
        if (!isSet(source.roleARN()) && (source.accessKey() != null || source.secretKey() != null)) {
            return new AwsCredentials(
                    secrets.token("accessKey", source.accessKey()),
                    secrets.credential("secretKey", source.secretKey()),
                    Optional.empty());
        }
        try (var near = Fetch.direct(ClientTls.verified())) {
            var identity = new AwsIdentity(variables, new AwsQuery(fetch, clock, sts()), near, source.region());
            return isSet(source.roleARN()) ? identity.assumed(source.roleARN(), identity.own()) : identity.own();
        } catch (GeneralSecurityException e) {
            throw new IOException("this process has no certificates to trust", e);
        }
    }

    private URI address() throws IOException {
        try {
            var address = URI.create(
                    isSet(source.endpoint()) ? source.endpoint().strip() : SnsHosts.address("sns", source.region()));
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
