package io.tandem.eventsource.connector.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.GitlabSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Paging;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestHooks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hooks of projects and groups at GitLab, by its REST API. */
final class GitlabHooks extends RestHooks {
    private static final String VERIFIES = "enable_ssl_verification";

    private final GitlabSource source;

    GitlabHooks(GitlabSource source, RestApi api, Optional<String> token) {
        super(api, token);
        this.source = source;
    }

    @Override
    public List<Place> places() {
        var wanted = new Hook(
                HookUrl.of(source.webhook()),
                HookEvents.flags(source.events()),
                verifies() ? Map.of(VERIFIES, "true") : Map.of());
        return places(source, wanted).toList();
    }

    /** Of a source, each once. */
    static Stream<Place> places(GitlabSource source, Hook wanted) {
        var projects = Stream.concat(orNone(source.projects()), Stream.ofNullable(source.projectID()))
                .filter(id -> !id.isEmpty())
                .map(id -> new Place(id, "/projects/%s/hooks".formatted(RestApi.segment(id)), wanted));
        var groups = orNone(source.groups())
                .map(id -> new Place("group " + id, "/groups/%s/hooks".formatted(RestApi.segment(id)), wanted));
        return Stream.concat(projects, groups).distinct();
    }

    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        return api.all(
                place.path() + "?per_page=100",
                Paging.NEXT_PAGE,
                hook -> listed(hook, place.wanted().events()));
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var hook = hook(place).put(VERIFIES, verifies());
        return api.ask("POST", place.path(), hook).json().path("id").asText();
    }

    /** Verification that somebody switched on stays on. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var hook = hook(place);
        if (verifies()) {
            hook.put(VERIFIES, true);
        }
        api.ask("PUT", path(place, id), hook);
    }

    @Override
    public String provider() {
        return GitlabAccess.PROVIDER;
    }

    private ObjectNode hook(Place place) {
        var hook =
                JsonNodeFactory.instance.objectNode().put("url", place.wanted().url());
        HookEvents.FLAGS.forEach(flag -> hook.put(flag, place.wanted().events().contains(flag)));
        secret.ifPresent(text -> hook.put("token", text));
        return hook;
    }

    /** A kind that this server does not know for this place cannot be switched on, and is not missed at each look. */
    private static Hook.Listed listed(JsonNode hook, Set<String> wanted) {
        var events = HookEvents.FLAGS.stream()
                .filter(flag -> hook.has(flag) ? hook.path(flag).asBoolean() : wanted.contains(flag))
                .collect(Collectors.toSet());
        return new Hook.Listed(
                hook.path("id").asText(),
                new Hook(
                        hook.path("url").asText(),
                        events,
                        Map.of(VERIFIES, hook.path(VERIFIES).asText("false"))));
    }

    private boolean verifies() {
        return Boolean.TRUE.equals(source.enableSSLVerification());
    }

    private static Stream<String> orNone(List<String> list) {
        return list == null ? Stream.of() : list.stream().filter(Objects::nonNull);
    }
}
