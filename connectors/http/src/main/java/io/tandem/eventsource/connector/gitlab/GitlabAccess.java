package io.tandem.eventsource.connector.gitlab;

import io.tandem.api.source.GitlabSource;
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

/** Access to GitLab's API by a token. */
public final class GitlabAccess implements Hooks.Access {
    static final String PROVIDER = "GitLab";
    private static final String API = "/api/v4";
    private static final Provider WORDS = new Provider(
            PROVIDER,
            "gitlabBaseURL",
            "accessToken",
            "projects or groups",
            "the scope api and the role Maintainer, for groups Owner and a plan with group hooks",
            "events, webhook.url, secretToken, and GitLab's rules for addresses of hooks");

    private final GitlabSource source;
    private final HookSecrets secrets;
    private final InstantSource clock;
    private final OtherEvents others;

    GitlabAccess(GitlabSource source, ConnectorContext context) {
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.clock = context.clock();
        this.others = new OtherEvents(context);
    }

    /** Keeps the hooks of a source that {@linkplain GitlabSource#hasDuty wants} them. */
    public static Duty duty(GitlabSource source, ConnectorContext context) {
        return new HookDuty(new GitlabAccess(source, context), context);
    }

    @Override
    public Hooks open() throws IOException {
        var token = secrets.shared("secretToken", source.secretToken());
        var header = Map.of("PRIVATE-TOKEN", secrets.token("accessToken", source.accessToken()));
        var api = new RestApi(WORDS, address(source), header, secrets.fetch(source.tls()), clock);
        return new GitlabHooks(source, api, token);
    }

    @Override
    public boolean isOfAnother(Hooks.Place place, String address) {
        return others.keep(
                GitlabSource.class,
                address,
                other -> address(other).equals(address(source))
                        && GitlabHooks.places(other, place.wanted())
                                .anyMatch(each -> each.path().equalsIgnoreCase(place.path())));
    }

    @Override
    public GitlabSource source() {
        return source;
    }

    @Override
    public Object inputs() {
        return secrets.sum(source.tls(), source.secretToken(), source.accessToken());
    }

    @Override
    public void ends() {
        secrets.recall();
    }

    private static String address(GitlabSource source) {
        var base = source.gitlabBaseURL() == null
                ? ""
                : source.gitlabBaseURL().strip().replaceAll("/+$", "");
        return base.endsWith(API) ? base : base + API;
    }
}
