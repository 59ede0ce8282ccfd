package io.tandem.eventsource.connector.bitbucket;

import io.tandem.api.source.BasicAuth;
import io.tandem.api.source.BitbucketSource;
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

/** Access to the API of Bitbucket Cloud, by a user's password for apps or by an OAuth token. */
public final class BitbucketAccess implements Hooks.Access {
    static final String PROVIDER = "Bitbucket";
    private static final String PUBLIC = "https://api.bitbucket.org/2.0";
    /** Upstream's client reads it, too. */
    private static final String ADDRESS = "BITBUCKET_API_BASE_URL";

    private final BitbucketSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;
    private final String address;

    BitbucketAccess(BitbucketSource source, ConnectorContext context, String address) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
        this.address = address.strip().replaceAll("/+$", "");
    }

    /** Keeps the hooks of a source that {@linkplain BitbucketSource#managesHooks manages} them. */
    public static Duty duty(BitbucketSource source, ConnectorContext context) {
        var address = System.getenv().getOrDefault(ADDRESS, PUBLIC);
        return new HookDuty(new BitbucketAccess(source, context, address), context);
    }

    @Override
    public Hooks open() throws IOException {
        var secret = secrets.shared("webhookSecret", source.webhookSecret());
        var header = Map.of("Authorization", authorization());
        return new BitbucketHooks(source, new RestApi(provider(), address, header, secrets.fetch(null), clock), secret);
    }

    @Override
    public void ends() {
        secrets.recall();
    }

    @Override
    public boolean isOfAnother(Hooks.Place place, String address) {
        return others.keep(BitbucketSource.class, address, other -> BitbucketHooks.places(other, place.wanted())
                .anyMatch(each -> each.path().equalsIgnoreCase(place.path())));
    }

    @Override
    public BitbucketSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        var basic = Optional.ofNullable(source.auth().basic());
        return secrets.sum(
                source.webhookSecret(),
                source.auth().oauthToken(),
                basic.map(BasicAuth::username).orElse(null),
                basic.map(BasicAuth::password).orElse(null));
    }

    private String authorization() throws IOException {
        var auth = source.auth();
        return auth.basic() == null
                ? "Bearer " + secrets.token("auth.oauthToken", auth.oauthToken())
                : secrets.basic("auth.basic", auth.basic());
    }

    private Provider provider() {
        return new Provider(
                PROVIDER,
                address.equals(PUBLIC) ? "auth" : ADDRESS,
                source.auth().basic() == null ? "auth.oauthToken" : "auth.basic",
                "repositories",
                "the scope webhook, those that the events need, such as repository, and the right to administer the repository",
                "events, webhook.url, which the internet has to reach, and the 50 hooks that a repository may have");
    }
}
