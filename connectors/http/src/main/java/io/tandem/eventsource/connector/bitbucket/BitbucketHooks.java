package io.tandem.eventsource.connector.bitbucket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.BitbucketSource;
import io.tandem.api.source.BitbucketSource.Repository;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Paging;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestHooks;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Hooks of repositories at Bitbucket Cloud, by its REST API. */
final class BitbucketHooks extends RestHooks {
    private static final String ACTIVE = "active";
    private static final String SECRET_SET = "secret_set";
    private static final String DESCRIPTION = "description";
    private static final String UNVERIFIED = "skip_cert_verification";

    private final BitbucketSource source;

    BitbucketHooks(BitbucketSource source, RestApi api, Optional<String> secret) {
        super(api, secret);
        this.source = source;
    }

    @Override
    public List<Place> places() {
        return places(source, wanted()).toList();
    }

    /** Of a source, each once. */
    static Stream<Place> places(BitbucketSource source, Hook wanted) {
        return repositories(source).stream()
                .map(repository -> new Place(
                        repository.owner() + "/" + repository.repositorySlug(),
                        "/repositories/%s/%s/hooks"
                                .formatted(
                                        RestApi.segment(String.valueOf(repository.owner())),
                                        RestApi.segment(String.valueOf(repository.repositorySlug()))),
                        wanted))
                .distinct();
    }

    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        return api.all(place.path() + "?pagelen=100", Paging.NEXT_IN_ANSWER, BitbucketHooks::listed);
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var hook = hook(place).put(DESCRIPTION, "events for " + place.wanted().url());
        return api.ask("POST", place.path(), hook).json().path("uuid").asText();
    }

    /** Bitbucket replaces a hook, but for its secret, so that what is not ours to say is sent as it is. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var path = path(place, id);
        var present = api.get(path).json();
        var hook = hook(place).put(DESCRIPTION, present.path(DESCRIPTION).asText(""));
        if (present.has(UNVERIFIED)) {
            hook.set(UNVERIFIED, present.path(UNVERIFIED));
        }
        api.ask("PUT", path, hook);
    }

    @Override
    public String provider() {
        return BitbucketAccess.PROVIDER;
    }

    private static List<Repository> repositories(BitbucketSource source) {
        return source.repositories() == null || source.repositories().isEmpty()
                ? List.of(new Repository(source.owner(), source.repositorySlug(), Map.of()))
                : source.repositories().stream().filter(Objects::nonNull).toList();
    }

    private Hook wanted() {
        var settings = new HashMap<>(Map.of(ACTIVE, "true"));
        if (secret.isPresent()) {
            settings.put(SECRET_SET, "true");
        }
        return new Hook(HookUrl.of(source.webhook()), Hook.named(source.events()), settings);
    }

    private ObjectNode hook(Place place) {
        var wanted = place.wanted();
        var hook =
                JsonNodeFactory.instance.objectNode().put("url", wanted.url()).put(ACTIVE, true);
        wanted.putEvents(hook, "events");
        secret.ifPresent(text -> hook.put("secret", text));
        return hook;
    }

    /** Where nothing is said of a secret, it is not missed: each hook gets it once a term anyway. */
    private static Hook.Listed listed(JsonNode hook) {
        var settings = Map.of(
                ACTIVE, hook.path(ACTIVE).asText("false"),
                SECRET_SET, hook.path(SECRET_SET).asText("true"));
        return new Hook.Listed(
                hook.path("uuid").asText(),
                new Hook(hook.path("url").asText(), Hook.events(hook.path("events")), settings));
    }
}
