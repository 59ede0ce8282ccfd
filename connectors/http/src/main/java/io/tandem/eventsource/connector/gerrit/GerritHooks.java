package io.tandem.eventsource.connector.gerrit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.GerritSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Hooks of projects at Gerrit, by the REST API of its plugin webhooks. They have names; one of {@code hookName} is ours to lead
 * here, wherever it led before. The plugin tells all that a hook has, so that nothing is written that is there already.
 */
final class GerritHooks implements Hooks {
    private static final String URL = "url";
    private static final String EVENTS = "events";
    private static final String VERIFIES = "sslVerify";
    private static final String TRIES = "maxTries";
    private static final String SHOWN = "user and password";

    private final GerritSource source;
    private final RestApi api;
    private final Optional<String> shown;
    private final BiFunction<String, String, Optional<String>> ownerOf;

    /**
     * @param shown user and password that requests have to show, in the form of an address; empty: none
     * @param ownerOf which other event has a hook of a project, by the names of project and hook
     */
    GerritHooks(
            GerritSource source,
            RestApi api,
            Optional<String> shown,
            BiFunction<String, String, Optional<String>> ownerOf) {
        this.source = source;
        this.api = api;
        this.shown = shown;
        this.ownerOf = ownerOf;
    }

    @Override
    public List<Place> places() {
        var wanted = wanted();
        return source.projects().stream()
                .filter(Objects::nonNull)
                .distinct()
                .map(name -> new Place(
                        name, "/config/server/webhooks~projects/%s/remotes".formatted(RestApi.segment(name)), wanted))
                .toList();
    }

    /** The one of our name first: of several that lead here it is the one to change. Those of other events' names are theirs. */
    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        var listed = new ArrayList<Hook.Listed>();
        for (var remote : api.get(place.path() + "/").json().properties()) {
            var hook = listed(remote.getKey(), remote.getValue());
            if (remote.getKey().equals(source.hookName())) {
                listed.addFirst(hook);
            } else if (ownerOf.apply(place.name(), remote.getKey()).isEmpty()) {
                listed.add(hook);
            }
        }
        return listed;
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var owner = ownerOf.apply(place.name(), source.hookName());
        if (owner.isPresent()) { // whose hook it may be by now, which neither may take from the other
            throw RestException.before(
                    "hookName is that of event %s, too, at the same project: set another one".formatted(owner.get()));
        }
        put(place, source.hookName(), JsonNodeFactory.instance.objectNode());
        return source.hookName();
    }

    /** What the specification says nothing of, such as time-outs, is sent as it is. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var present = api.get(remote(place, id)).json();
        put(place, id, present.isObject() ? (ObjectNode) present : JsonNodeFactory.instance.objectNode());
    }

    @Override
    public void delete(Place place, String id) throws IOException, Postponed {
        api.ask("DELETE", remote(place, id), MissingNode.getInstance());
    }

    /** What requests show is in the address, which the plugin tells. */
    @Override
    public Optional<String> secret() {
        return Optional.empty();
    }

    @Override
    public String provider() {
        return GerritAccess.PROVIDER;
    }

    @Override
    public void close() {
        api.close();
    }

    private Hook wanted() {
        var settings = new HashMap<String, String>();
        if (verifies()) {
            settings.put(VERIFIES, "true");
        }
        if (tries() != 0) {
            settings.put(TRIES, Long.toString(tries()));
        }
        shown.ifPresent(pair -> settings.put(SHOWN, pair));
        return new Hook(HookUrl.of(source.webhook()), Hook.named(source.events()), settings);
    }

    private void put(Place place, String id, ObjectNode hook) throws IOException, Postponed {
        var wanted = place.wanted();
        hook.put(
                URL,
                shown.map(pair -> wanted.url().replaceFirst("://", "://" + pair + "@"))
                        .orElse(wanted.url()));
        if (wanted.events().isEmpty()) {
            hook.remove(EVENTS); // all that there are
        } else {
            wanted.putEvents(hook, EVENTS);
        }
        if (verifies()) {
            hook.put(VERIFIES, true);
        }
        if (tries() != 0) {
            hook.put(TRIES, tries());
        }
        api.ask("PUT", remote(place, id), hook);
    }

    private Hook.Listed listed(String name, JsonNode remote) {
        var address = remote.path(URL).asText();
        var settings = new HashMap<>(Map.of(
                VERIFIES,
                remote.path(VERIFIES).asText("false"),
                TRIES,
                remote.path(TRIES).asText("")));
        if (shown.isPresent()) {
            settings.put(SHOWN, address.replaceFirst("^[^/]*//([^/@]*)@.*$", "$1"));
            address = address.replaceFirst("^([^/]*//)[^/@]*@", "$1");
        }
        return new Hook.Listed(name, new Hook(address, Hook.events(remote.path(EVENTS)), settings));
    }

    private static String remote(Place place, String name) {
        return place.path() + "/" + RestApi.segment(name);
    }

    private boolean verifies() {
        return Boolean.TRUE.equals(source.sslVerify());
    }

    private long tries() {
        return source.maxTries() == null ? 0 : source.maxTries();
    }
}
