package io.tandem.eventsource.connector.github;

import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.HookDuty;
import io.tandem.eventsource.connector.hook.HookSecrets;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.OtherEvents;
import io.tandem.eventsource.connector.hook.Provider;
import io.tandem.eventsource.connector.hook.RestApi;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Access to GitHub's API, by a token or as an App. */
public final class GithubAccess implements Hooks.Access {
    static final String PROVIDER = "GitHub";
    private static final String PUBLIC = "https://api.github.com";
    private static final Map<String, String> HEADER =
            Map.of("Accept", "application/vnd.github+json", "User-Agent", "tandem-event-source");

    private final GithubSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;
    private final AppToken app;

    GithubAccess(GithubSource source, ConnectorContext context) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
        this.app = new AppToken(clock);
    }

    /** Keeps the hooks of a source that {@linkplain GithubSource#managesHooks manages} them. */
    public static Duty duty(GithubSource source, ConnectorContext context) {
        return new HookDuty(new GithubAccess(source, context), context);
    }

    @Override
    public Hooks open() throws IOException, Postponed {
        var secret = secrets.shared("webhookSecret", source.webhookSecret());
        return new GithubHooks(source, api("token " + token()), secret);
    }

    @Override
    public boolean isOfAnother(Hooks.Place place, String address) {
        return others.keep(
                GithubSource.class,
                address,
                other -> address(other).equals(address(source))
                        && GithubPlaces.of(other, place.wanted()).stream()
                                .anyMatch(each -> each.path().equalsIgnoreCase(place.path())));
    }

    @Override
    public GithubSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        var key = source.githubApp() == null ? null : source.githubApp().privateKey();
        return secrets.sum(source.tls(), source.webhookSecret(), source.apiToken(), key);
    }

    @Override
    public void ends() {
        secrets.recall();
    }

    /** It may have been taken back, or be older than a right that was given meanwhile. */
    @Override
    public void failed() {
        app.forget();
    }

    private String token() throws IOException, Postponed {
        if (source.apiToken() != null) {
            return secrets.token("apiToken", source.apiToken());
        }
        var key = secrets.credential("githubApp.privateKey", source.githubApp().privateKey());
        return app.token(source.githubApp(), key, this::api);
    }

    private RestApi api(String authorization) throws IOException {
        var header = new HashMap<>(HEADER);
        header.put("Authorization", authorization);
        return new RestApi(provider(), address(source), header, secrets.fetch(source.tls()), clock);
    }

    private Provider provider() {
        var byToken = source.apiToken() != null;
        return new Provider(
                PROVIDER,
                "githubBaseURL",
                byToken ? "apiToken" : "githubApp",
                source.organizations() == null || source.organizations().isEmpty() ? "repositories" : "organizations",
                byToken
                        ? "the scope admin:repo_hook, for organizations admin:org_hook, or the permission Webhooks to write"
                        : "the permission Webhooks to write, and to be installed there",
                "events, webhook.url, and the 20 hooks that one place may have");
    }

    /** A server of one's own has the API below a path, unless a host is set aside for it. */
    private static String address(GithubSource source) {
        var base = source.githubBaseURL();
        if (base == null || base.isEmpty()) {
            return PUBLIC;
        }
        var address = base.strip().replaceAll("/+$", "");
        return address.endsWith("/api/v3") || hasHostForApi(address) ? address : address + "/api/v3";
    }

    private static boolean hasHostForApi(String address) {
        try {
            var host = URI.create(address).getHost();
            return host != null && (host.startsWith("api.") || host.contains(".api."));
        } catch (IllegalArgumentException e) {
            return false; // whoever asks there is told
        }
    }
}
