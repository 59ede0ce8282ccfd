package io.tandem.eventsource.connector.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Paging;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestHooks;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hooks of repositories or organizations at GitHub, by its REST API. */
final class GithubHooks extends RestHooks {
    private static final String ALL = "*";
    private static final String CONTENT_TYPE = "content_type";
    private static final String INSECURE = "insecure_ssl";
    private static final String SECRET = "secret";
    private static final String ACTIVE = "active";
    /** GitHub's own default. */
    private static final String FORM = "form";

    private final GithubSource source;

    GithubHooks(GithubSource source, RestApi api, Optional<String> secret) {
        super(api, secret);
        this.source = source;
    }

    @Override
    public List<Place> places() {
        return GithubPlaces.of(source, wanted());
    }

    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        return api.all(place.path() + "?per_page=100", Paging.LINK, GithubHooks::listed);
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var hook = hook(place).put("name", "web").put(ACTIVE, isActive());
        return api.ask("POST", place.path(), hook).json().path("id").asText();
    }

    /** A hook that somebody switched on stays on. The secret goes along each time: GitHub takes away what is left out. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var hook = hook(place);
        if (isActive()) {
            hook.put(ACTIVE, true);
        }
        api.ask("PATCH", path(place, id), hook);
    }

    @Override
    public String provider() {
        return GithubAccess.PROVIDER;
    }

    @Override
    public String note() {
        return isActive() ? "" : "made switched off, because active is not true";
    }

    /** As GitHub asks whoever changes much. */
    @Override
    public Duration pace() {
        return Duration.ofSeconds(1);
    }

    private Hook wanted() {
        var settings = new HashMap<>(Map.of(CONTENT_TYPE, contentType(), INSECURE, insecure()));
        if (isActive()) {
            settings.put(ACTIVE, "true");
        }
        if (secret.isPresent()) {
            settings.put(SECRET, "set");
        }
        return new Hook(HookUrl.of(source.webhook()), events(Hook.named(source.events())), settings);
    }

    /** Without its name, which only new ones have, and without what says whether it is switched on. */
    private ObjectNode hook(Place place) {
        var hook = JsonNodeFactory.instance.objectNode();
        place.wanted().putEvents(hook, "events");
        var config = hook.putObject("config")
                .put("url", HookUrl.of(source.webhook()))
                .put(CONTENT_TYPE, contentType())
                .put(INSECURE, insecure());
        secret.ifPresent(text -> config.put(SECRET, text));
        return hook;
    }

    private static Hook.Listed listed(JsonNode hook) {
        var config = hook.path("config");
        var settings = new HashMap<>(Map.of(
                CONTENT_TYPE, config.path(CONTENT_TYPE).asText(FORM),
                INSECURE, config.path(INSECURE).asText("0"),
                ACTIVE, hook.path(ACTIVE).asText("false")));
        if (config.has(SECRET)) {
            settings.put(SECRET, "set");
        }
        return new Hook.Listed(
                hook.path("id").asText(),
                new Hook(config.path("url").asText(), events(Hook.events(hook.path("events"))), settings));
    }

    /** One that means all makes the others void. */
    private static Set<String> events(Collection<String> kinds) {
        return kinds.contains(ALL) ? Set.of(ALL) : Set.copyOf(kinds);
    }

    private String contentType() {
        return source.contentType() == null || source.contentType().isEmpty() ? FORM : source.contentType();
    }

    private String insecure() {
        return Boolean.TRUE.equals(source.insecure()) ? "1" : "0";
    }

    private boolean isActive() {
        return Boolean.TRUE.equals(source.active());
    }
}
