package io.tandem.eventsource.connector.stripe;

import io.tandem.api.source.StripeSource;
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

/** Access to Stripe's API by a key. */
public final class StripeAccess implements Hooks.Access {
    static final String PROVIDER = "Stripe";
    private static final String PUBLIC = "https://api.stripe.com";
    private static final Provider WORDS = new Provider(
            PROVIDER,
            "apiKey",
            "apiKey",
            "apiKey",
            "to be a secret key, or a restricted one that may write webhook endpoints",
            "eventFilter, webhook.url, which has to be HTTPS in live mode, and the 16 endpoints that an account may have");

    private final StripeSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;
    private final String address;

    StripeAccess(StripeSource source, ConnectorContext context, String address) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
        this.address = address;
    }

    /** Keeps the endpoint of a source that {@linkplain StripeSource#hasDuty wants} one. */
    public static Duty duty(StripeSource source, ConnectorContext context) {
        return new HookDuty(new StripeAccess(source, context, PUBLIC), context);
    }

    @Override
    public Hooks open() throws IOException {
        var header = Map.of("Authorization", "Bearer " + secrets.token("apiKey", source.apiKey()));
        return new StripeHooks(source, new RestApi(WORDS, address, header, secrets.fetch(null), clock));
    }

    @Override
    public boolean isOfAnother(Hooks.Place place, String address) {
        return others.keep(StripeSource.class, address, other -> source.apiKey().equals(other.apiKey()));
    }

    @Override
    public StripeSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        return secrets.sum(source.apiKey());
    }
}
