package io.tandem.eventsource.connector.gerrit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Stands in for Gerrit's plugin webhooks, by the description of its REST API: hooks by name, all in one answer, a line before each
 * answer that is no JSON, no field of a hook that has none.
 */
final class GerritStandIn extends StandIn {
    private static final String ROOT = "/a/config/server/webhooks~projects/";
    /** Hooks by project, its name encoded, and name. */
    final ConcurrentMap<String, Map<String, ObjectNode>> hooks = new ConcurrentHashMap<>();

    GerritStandIn with(String project) {
        hooks.put(project, new TreeMap<>());
        return this;
    }

    /** Somebody made a hook. */
    ObjectNode add(String project, String name, String url, String... events) {
        var hook = JSON.createObjectNode().put("url", url);
        if (events.length > 0) {
            List.of(events).forEach(hook.putArray("events")::add);
        }
        hooks.get(project).put(name, hook);
        return hook;
    }

    @Override
    protected Said answer(Asked asked) {
        var parts = asked.path().replaceFirst(ROOT, "").split("/remotes/", 2);
        var remotes = hooks.get(parts[0]);
        if (remotes == null) {
            return new Said(404, Map.of(), "Not found: " + parts[0]);
        }
        if (parts[1].isEmpty()) {
            var all = JSON.createObjectNode();
            remotes.forEach(all::set);
            return said(200, all);
        }
        var name = parts[1].replace("%20", " ");
        if (asked.method().equals("PUT")) {
            var isNew = remotes.put(name, (ObjectNode) asked.body()) == null;
            return said(isNew ? 201 : 200, remotes.get(name));
        }
        if (asked.method().equals("DELETE")) {
            return new Said(remotes.remove(name) == null ? 404 : 204, Map.of(), "");
        }
        return remotes.containsKey(name)
                ? said(200, remotes.get(name))
                : new Said(404, Map.of(), "Not found: " + parts[1]);
    }

    private static Said said(int status, ObjectNode json) {
        return new Said(status, Map.of(), ")]}'\n" + json + "\n");
    }
}
