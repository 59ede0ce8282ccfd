package io.tandem.eventsource.connector.bitbucketserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands in for the hooks of Bitbucket Server, by the description of its REST API (1.0, Repository and Webhooks): pages of 25 by
 * {@code nextPageStart}, at most 100 hooks a page, a change replaces a hook, an empty configuration is
 * answered 500.
 */
final class BitbucketServerStandIn extends StandIn {
    private static final String ROOT = "/rest/api/1.0/projects/";
    /** Hooks by their repository, such as {@code SHOP/web}. */
    final TreeMap<String, List<ObjectNode>> hooks = new TreeMap<>();
    /** Repositories in one page, at most; an administrator sets that. */
    int largestPage = 1000;
    /** Repositories that nobody may write to. */
    final List<String> archived = new ArrayList<>();

    private long last = 100;

    BitbucketServerStandIn with(String repository) {
        hooks.put(repository, new ArrayList<>());
        return this;
    }

    /** Somebody made a hook. */
    ObjectNode add(String repository, String url, String... events) {
        var hook =
                JSON.createObjectNode().put("name", "by hand").put("url", url).put("active", true);
        List.of(events).forEach(hook.putArray("events")::add);
        return store(repository, hook);
    }

    private synchronized ObjectNode store(String repository, ObjectNode hook) {
        var stored = hook.deepCopy().put("id", ++last);
        hooks.get(repository).add(stored);
        return stored;
    }

    @Override
    protected synchronized Said answer(Asked asked) {
        var parts = asked.path().replaceFirst(ROOT, "").split("/");
        if (parts.length == 2) {
            return repositories(asked, parts[0]);
        }
        var repository = parts[0] + "/" + parts[2];
        if (!hooks.containsKey(repository)) {
            return Said.json(404, "{\"errors\":[]}");
        }
        if (asked.isChange()
                && asked.body().path("configuration").isObject()
                && asked.body().path("configuration").isEmpty()) {
            return Said.json(500, "{\"errors\":[]}");
        }
        if (parts.length == 4) {
            return asked.method().equals("GET")
                    ? page(asked, 100, hooks.get(repository))
                    : Said.json(201, store(repository, (ObjectNode) asked.body()));
        }
        var hook = hooks.get(repository).stream()
                .filter(each -> each.path("id").asText().equals(parts[4]))
                .findFirst()
                .orElseThrow();
        if (asked.method().equals("DELETE")) {
            hooks.get(repository).remove(hook);
            return new Said(204, Map.of(), "");
        }
        if (asked.method().equals("PUT")) {
            hook.retain("id");
            hook.setAll((ObjectNode) asked.body());
        }
        return Said.json(200, hook);
    }

    private Said repositories(Asked asked, String project) {
        var found = hooks.keySet().stream()
                .filter(name -> name.startsWith(project + "/"))
                .map(name -> {
                    var repository = JSON.createObjectNode()
                            .put("slug", name.substring(project.length() + 1))
                            .put("archived", archived.contains(name));
                    repository.putObject("project").put("key", project);
                    return repository;
                })
                .toList();
        return found.isEmpty() ? Said.json(404, "{\"errors\":[]}") : page(asked, largestPage, found);
    }

    private static Said page(Asked asked, int most, List<? extends JsonNode> all) {
        int start = asked.number("start", 0);
        int limit = Math.min(most, asked.number("limit", 25));
        boolean isLast = start + limit >= all.size();
        var answer =
                JSON.createObjectNode().put("start", start).put("limit", limit).put("isLastPage", isLast);
        all.stream().skip(start).limit(limit).forEach(answer.putArray("values")::add);
        if (!isLast) {
            answer.put("nextPageStart", start + limit);
        }
        return Said.json(200, answer);
    }
}
