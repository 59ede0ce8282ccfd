package io.tandem.eventsource.connector.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for GitHub's hooks, by the description of its REST API (version 2022-11-28, Repository webhooks, Organization
 * webhooks, Apps): pages by Link, masked secrets, PATCH replaces config, 422 for a second hook of the same configuration.
 */
final class GithubStandIn extends StandIn {
    /** Hooks by the path of their place, such as {@code /repos/o/r/hooks}. */
    final Map<String, List<ObjectNode>> hooks = new ConcurrentHashMap<>();
    /** What the App's installation is given. */
    volatile String appToken = "ghs_1";

    volatile String appTokenEnds = "";

    private final String root;
    private long last = 100;

    GithubStandIn(String root) {
        this.root = root;
    }

    /** A place without hooks. */
    GithubStandIn with(String place) {
        hooks.put(place, new ArrayList<>());
        return this;
    }

    /** Somebody made a hook. */
    synchronized ObjectNode add(String place, String url, String... events) {
        var hook = JSON.createObjectNode().put("name", "web").put("active", true);
        var kinds = hook.putArray("events");
        List.of(events).forEach(kinds::add);
        hook.putObject("config").put("url", url);
        return store(place, hook);
    }

    private ObjectNode store(String place, ObjectNode hook) {
        hook.put("id", ++last).put("type", "Repository");
        var config = (ObjectNode) hook.path("config");
        config.put("content_type", config.path("content_type").asText("form"));
        config.put("insecure_ssl", config.path("insecure_ssl").asText("0"));
        hooks.get(place).add(hook);
        return hook;
    }

    @Override
    protected synchronized Said answer(Asked asked) throws IOException {
        if (!asked.path().startsWith(root)) {
            return Said.json(404, "{}");
        }
        var path = asked.path().substring(root.length());
        if (path.endsWith("/access_tokens")) {
            return Said.json(201, JSON.createObjectNode().put("token", appToken).put("expires_at", appTokenEnds));
        }
        var place = path.replaceAll("/hooks/[0-9]+$", "/hooks");
        if (!hooks.containsKey(place)) {
            return Said.json(404, "{\"message\":\"Not Found\"}");
        }
        var id = path.substring(place.length()).replace("/", "");
        return switch (asked.method()) {
            case "GET" -> page(asked, place);
            case "POST" -> create(place, (ObjectNode) asked.body());
            case "PATCH" -> update(hook(place, id), (ObjectNode) asked.body());
            default -> delete(place, id);
        };
    }

    private Said page(Asked asked, String place) {
        var all = hooks.get(place);
        var size = asked.number("per_page", 30);
        var page = asked.number("page", 1);
        var list = JSON.createArrayNode();
        all.stream()
                .skip((page - 1L) * size)
                .limit(size)
                .map(GithubStandIn::masked)
                .forEach(list::add);
        var next = "<%s%s%s?per_page=%d&page=%d>; rel=\"next\", <%s/last>; rel=\"last\""
                .formatted(url(), root, place, size, page + 1, url());
        return new Said(200, page * size < all.size() ? Map.of("Link", next) : Map.of(), list.toString());
    }

    private static ObjectNode masked(ObjectNode hook) {
        var copy = hook.deepCopy();
        var config = (ObjectNode) copy.path("config");
        if (config.has("secret")) {
            config.put("secret", "********");
        }
        return copy;
    }

    private Said create(String place, ObjectNode hook) {
        var exists = hooks.get(place).stream()
                .anyMatch(present -> present.path("config")
                                .path("url")
                                .equals(hook.path("config").path("url"))
                        && set(present).equals(set(hook)));
        return exists
                ? Said.json(
                        422, "{\"message\":\"Validation Failed\",\"errors\":[{\"message\":\"Hook already exists\"}]}")
                : Said.json(201, masked(store(place, hook.deepCopy())));
    }

    private static Set<String> set(ObjectNode hook) {
        var set = new HashSet<String>();
        ((ArrayNode) hook.path("events")).forEach(kind -> set.add(kind.asText()));
        return set;
    }

    private static Said update(ObjectNode hook, ObjectNode change) {
        hook.setAll(change);
        return Said.json(200, masked(hook));
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
