package io.tandem.eventsource.connector.storagegrid;

import io.tandem.api.source.StorageGridSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookDuty;
import io.tandem.eventsource.connector.hook.HookSecrets;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.OtherEvents;
import io.tandem.eventsource.connector.hook.Provider;
import io.tandem.eventsource.connector.hook.RestApi;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Access to StorageGRID's management API for tenants, by a token. */
public final class StorageGridAccess implements Hooks.Access {
    static final String PROVIDER = "StorageGRID";
    private static final Provider WORDS = new Provider(
            PROVIDER,
            "apiURL",
            "authToken",
            "bucket",
            "the permissions to manage endpoints and all buckets of the tenant",
            "topicArn, events, webhook.url, and whether the tenant may use platform services");

    private final StorageGridSource source;
    private final String eventName;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;

    StorageGridAccess(StorageGridSource source, ConnectorContext context) {
        this.source = source;
        this.eventName = context.eventName();
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
    }

    /** Keeps the notifications of a source that {@linkplain StorageGridSource#hasDuty wants} them. */
    public static Duty duty(StorageGridSource source, ConnectorContext context) {
        return new HookDuty(new StorageGridAccess(source, context), context);
    }

    @Override
    public Hooks open() throws IOException {
        var header = Map.of("Authorization", "Bearer " + secrets.token("authToken", source.authToken()));
        return new StorageGridHooks(
                source,
                eventName,
                owner(),
                new RestApi(WORDS, address(source), header, secrets.fetch(source.tls()), clock));
    }

    private Optional<String> owner() {
        return others.with(
                StorageGridSource.class,
                other -> other.hasDuty()
                        && source.topicArn().equals(other.topicArn())
                        && address(other).equals(address(source)));
    }

    private static String address(StorageGridSource source) {
        return source.apiURL() == null ? "" : source.apiURL().strip().replaceAll("/+$", "");
    }

    @Override
    public StorageGridSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        return secrets.sum(source.tls(), source.authToken());
    }
}
