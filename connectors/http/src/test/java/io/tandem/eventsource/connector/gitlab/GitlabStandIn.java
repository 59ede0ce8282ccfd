package io.tandem.eventsource.connector.gitlab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Stands in for GitLab's hooks, by the description of its REST API (version 4, Project webhooks, Group webhooks): pages of 20 by
 * {@code X-Next-Page}, tokens never told, what a request leaves out stays, doubles taken.
 */
final class GitlabStandIn extends StandIn {
    private static final String ROOT = "/api/v4";
    /** Hooks by the path of their place, such as {@code /projects/7/hooks}. */
    final ConcurrentMap<String, List<ObjectNode>> hooks = new ConcurrentHashMap<>();
    /** Flags that this server does not know. */
    volatile Set<String> unknown = Set.of();

    private long last = 100;

    /** A place without hooks. */
    GitlabStandIn with(String place) {
        hooks.put(place, new ArrayList<>());
        return this;
    }

    /** Somebody made a hook. */
    synchronized ObjectNode add(String place, String url, String... flags) {
        var hook = JSON.createObjectNode().put("url", url).put("push_events", false);
        List.of(flags).forEach(flag -> hook.put(flag, true));
        return store(place, hook);
    }

    private ObjectNode store(String place, ObjectNode change) {
        var hook = JSON.createObjectNode().put("id", ++last).put("enable_ssl_verification", true);
        HookEvents.FLAGS.forEach(flag -> hook.put(flag, flag.equals("push_events")));
        hook.setAll(change);
        hooks.get(place).add(hook);
        return hook;
    }

    @Override
    protected synchronized Said answer(Asked asked) throws IOException {
        var path = asked.path().replaceFirst(ROOT, "");
        var place = path.replaceAll("/hooks/[0-9]+$", "/hooks");
        if (!hooks.containsKey(place)) {
            return Said.json(404, "{\"message\":\"404 Project Not Found\"}");
        }
        var id = path.substring(place.length()).replace("/", "");
        return switch (asked.method()) {
            case "GET" -> page(asked, place);
            case "POST" -> Said.json(201, told(store(place, (ObjectNode) asked.body())));
            case "PUT" -> update(hook(place, id), (ObjectNode) asked.body());
            default -> delete(place, id);
        };
    }

    private Said page(Asked asked, String place) {
        var all = hooks.get(place);
        var size = asked.number("per_page", 20);
        var page = asked.number("page", 1);
        var list = JSON.createArrayNode();
        all.stream().skip((page - 1L) * size).limit(size).map(this::told).forEach(list::add);
        return new Said(
                200,
                Map.of("X-Next-Page", page * size < all.size() ? Integer.toString(page + 1) : ""),
                list.toString());
    }

    private ObjectNode told(ObjectNode hook) {
        var copy = hook.deepCopy();
        copy.remove("token");
        copy.remove(unknown);
        return copy;
    }

    private Said update(ObjectNode hook, ObjectNode change) {
        hook.setAll(change);
        return Said.json(200, told(hook));
    }

    private Said delete(String place, String id) {
        var gone = hooks.get(place).removeIf(hook -> hook.path("id").asText().equals(id));
        return new Said(gone ? 204 : 404, Map.of(), "");
    }

    private ObjectNode hook(String place, String id) {
        return hooks.get(place).stream()
                .filter(hook -> hook.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
