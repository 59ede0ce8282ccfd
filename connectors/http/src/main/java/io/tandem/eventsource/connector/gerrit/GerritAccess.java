package io.tandem.eventsource.connector.gerrit;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.BasicAuth;
import io.tandem.api.source.GerritSource;
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
import java.util.stream.Stream;

/** Access to the API of Gerrit's plugin webhooks, by a user's HTTP password. */
public final class GerritAccess implements Hooks.Access {
    static final String PROVIDER = "Gerrit";
    private static final String API = "/a";
    private static final Provider WORDS = new Provider(
            PROVIDER,
            "gerritBaseURL",
            "auth",
            "projects",
            "to own the project, and a server with the plugin webhooks",
            "hookName, events, maxTries, webhook.url, and what the plugin's configuration allows");

    private final GerritSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;

    GerritAccess(GerritSource source, ConnectorContext context) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
    }

    /** Keeps the hooks of a source that {@linkplain GerritSource#hasDuty wants} them. */
    public static Duty duty(GerritSource source, ConnectorContext context) {
        return new HookDuty(new GerritAccess(source, context), context);
    }

    @Override
    public Hooks open() throws IOException {
        if (source.hookName() == null || source.hookName().isBlank()) {
            throw new IOException("hookName is required, because hooks are managed: set a name for the hook");
        }
        var header = Map.of("Authorization", secrets.basic("auth", source.auth()));
        var api = new RestApi(WORDS, address(source), header, secrets.fetch(source.tls()), clock);
        return new GerritHooks(source, api, shown(), this::ownerOf);
    }

    @Override
    public void ends() {
        secrets.recall();
    }

    @Override
    public boolean isOfAnother(Hooks.Place place, String address) {
        return others.keep(GerritSource.class, address, other -> has(other, place.name()));
    }

    @Override
    public GerritSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        return secrets.sum(
                source.tls(),
                Stream.of(source.auth(), source.webhookAuth())
                        .flatMap(auth -> auth == null ? Stream.of() : Stream.of(auth.username(), auth.password()))
                        .toArray(SecretKeySelector[]::new));
    }

    /** User and password that requests have to show, in the form in which addresses have them. */
    private Optional<String> shown() throws IOException {
        BasicAuth auth = source.webhookAuth();
        if (auth == null) {
            return Optional.empty();
        }
        var user = secrets.shared("webhookAuth.username", auth.username()).orElseThrow();
        var password = secrets.shared("webhookAuth.password", auth.password()).orElseThrow();
        return Optional.of(RestApi.segment(user) + ":" + RestApi.segment(password));
    }

    private Optional<String> ownerOf(String project, String hookName) {
        return others.with(
                GerritSource.class,
                other -> other.hasDuty() && hookName.equals(other.hookName()) && has(other, project));
    }

    private boolean has(GerritSource other, String project) {
        return other.projects() != null
                && other.projects().contains(project)
                && other.gerritBaseURL() != null
                && address(other).equals(address(source));
    }

    private static String address(GerritSource source) {
        var base = source.gerritBaseURL().strip().replaceAll("/+$", "");
        return base.endsWith(API) ? base : base + API;
    }
}
