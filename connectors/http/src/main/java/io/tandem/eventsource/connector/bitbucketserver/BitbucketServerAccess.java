package io.tandem.eventsource.connector.bitbucketserver;

import io.tandem.api.GoDuration;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookDuty;
import io.tandem.eventsource.connector.hook.HookSecrets;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.OtherEvents;
import io.tandem.eventsource.connector.hook.Provider;
import io.tandem.eventsource.connector.hook.RestApi;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Access to the API of Bitbucket Server and Data Center by a token. */
public final class BitbucketServerAccess implements Hooks.Access {
    static final String PROVIDER = "Bitbucket Server";
    private static final String API = "/api/1.0";
    private static final Provider WORDS = new Provider(
            PROVIDER,
            "bitbucketserverBaseURL",
            "accessToken",
            "repositories or projects",
            "the permission to administer the repositories, and for projects to read the project",
            "events, webhook.url, and the limit of hooks that the server has for a repository");
    /** Upstream's default. */
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    /** However little is asked for: each round asks once for each repository. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final BitbucketServerSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;
    private final Map<String, List<Hooks.Place>> listed = new ConcurrentHashMap<>();

    BitbucketServerAccess(BitbucketServerSource source, ConnectorContext context) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
    }

    /** Keeps the hooks of a source that {@linkplain BitbucketServerSource#managesHooks manages} them. */
    public static Duty duty(BitbucketServerSource source, ConnectorContext context) {
        return new HookDuty(new BitbucketServerAccess(source, context), context, interval(source.checkInterval()));
    }

    @Override
    public void begins() {
        listed.clear();
    }

    @Override
    public Hooks open() throws IOException {
        var secret = secrets.shared("webhookSecret", source.webhookSecret());
        // without the second and third, servers refuse changes as if a browser had been misled to ask for them
        var header = Map.of(
                "Authorization", "Bearer " + secrets.token("accessToken", source.accessToken()),
                "X-Atlassian-Token", "no-check",
                "X-Requested-With", "XMLHttpRequest");
        var api = new RestApi(WORDS, address(source), header, secrets.fetch(source.tls()), clock);
        return new BitbucketServerHooks(source, api, secret, listed);
    }

    @Override
    public void ends() {
        secrets.recall();
    }

    @Override
    public boolean isOfAnother(Hooks.Place place, String address) {
        return others.keep(
                BitbucketServerSource.class,
                address,
                other -> address(other).equals(address(source)) && ServerRepositories.has(other, place));
    }

    @Override
    public BitbucketServerSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        return secrets.sum(source.tls(), source.webhookSecret(), source.accessToken());
    }

    private static String address(BitbucketServerSource source) {
        var base = source.bitbucketserverBaseURL() == null
                ? ""
                : source.bitbucketserverBaseURL().strip().replaceAll("/+$", "");
        return base.endsWith(API) ? base : base + API;
    }

    static Duration interval(String checkInterval) {
        var interval = checkInterval == null || checkInterval.isBlank() ? INTERVAL : GoDuration.parse(checkInterval);
        return interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    }
}
