package io.tandem.eventsource.connector.bitbucketserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Paging;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestException;
import io.tandem.eventsource.connector.hook.RestHooks;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Hooks of repositories, and of all repositories of projects, at Bitbucket Server, by its REST API. */
final class BitbucketServerHooks extends RestHooks {
    private static final String ACTIVE = "active";
    private static final String NAME = "name";
    private static final String CONFIGURATION = "configuration";
    private static final String VERIFIES = "sslVerificationRequired";
    /** Upstream's, so that people find theirs. */
    private static final String OURS = "Argo Events";

    private final ServerRepositories repositories;
    private final Hook wanted;
    /** Why the repositories of a project are not known, by its place. */
    private final Map<String, IOException> unlisted = new HashMap<>();

    /** @param listed what earlier rounds saw, as {@link ServerRepositories} keeps it */
    BitbucketServerHooks(
            BitbucketServerSource source, RestApi api, Optional<String> secret, Map<String, List<Place>> listed) {
        super(api, secret);
        this.repositories = new ServerRepositories(source, api, listed);
        this.wanted = new Hook(HookUrl.of(source.webhook()), Hook.named(source.events()), Map.of(ACTIVE, "true"));
    }

    @Override
    public List<Place> places() throws IOException, Postponed {
        return places(any -> Optional.empty());
    }

    @Override
    public List<Place> places(Function<Place, Optional<RestException>> held) throws IOException, Postponed {
        return repositories.places(wanted, held, (project, failure) -> unlisted.put(project.path(), failure));
    }

    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        if (unlisted.containsKey(place.path())) {
            throw unlisted.get(place.path());
        }
        return api.all(place.path() + "?limit=100", Paging.NEXT_START, BitbucketServerHooks::listed);
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var hook = hook(JsonNodeFactory.instance.objectNode()).put(NAME, OURS);
        return api.ask("POST", place.path(), hook).json().path("id").asText();
    }

    /** The server replaces a hook, so that what is not ours to say is sent as it is. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var path = path(place, id);
        var present = api.get(path).json();
        var hook =
                hook(present.path(CONFIGURATION)).put(NAME, present.path(NAME).asText(OURS));
        if (present.has(VERIFIES)) {
            hook.set(VERIFIES, present.path(VERIFIES));
        }
        api.ask("PUT", path, hook);
    }

    @Override
    public String provider() {
        return BitbucketServerAccess.PROVIDER;
    }

    /** @param present configuration of the hook; an empty one must not be sent, which servers answer 500 */
    private ObjectNode hook(JsonNode present) {
        var hook =
                JsonNodeFactory.instance.objectNode().put("url", wanted.url()).put(ACTIVE, true);
        wanted.putEvents(hook, "events");
        var configuration =
                present.isObject() ? ((ObjectNode) present).deepCopy() : JsonNodeFactory.instance.objectNode();
        secret.ifPresent(text -> configuration.put("secret", text));
        if (!configuration.isEmpty()) {
            hook.set(CONFIGURATION, configuration);
        }
        return hook;
    }

    private static Hook.Listed listed(JsonNode hook) {
        return new Hook.Listed(
                hook.path("id").asText(),
                new Hook(
                        hook.path("url").asText(),
                        Hook.events(hook.path("events")),
                        Map.of(ACTIVE, hook.path(ACTIVE).asText("false"))));
    }
}
