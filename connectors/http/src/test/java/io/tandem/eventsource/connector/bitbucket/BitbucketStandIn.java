package io.tandem.eventsource.connector.bitbucket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Stands in for the hooks of Bitbucket Cloud, by the description of its REST API (2.0, Webhooks of repositories): pages of 10 with
 * the address of the next one, a change replaces a hook but for its secret, which is never told, only whether there is one.
 */
final class BitbucketStandIn extends StandIn {
    private static final String ROOT = "/2.0/repositories/";
    /** Hooks by their repository, such as {@code example/shop}. */
    final ConcurrentMap<String, List<ObjectNode>> hooks = new ConcurrentHashMap<>();

    private long last = 100;

    BitbucketStandIn with(String repository) {
        hooks.put(repository, new ArrayList<>());
        return this;
    }

    String address() {
        return url() + "/2.0";
    }

    /** Somebody made a hook. */
    ObjectNode add(String repository, String url, String... events) {
        var hook = JSON.createObjectNode()
                .put("url", url)
                .put("description", "by hand")
                .put("active", true);
        List.of(events).forEach(hook.putArray("events")::add);
        return store(repository, hook);
    }

    private synchronized ObjectNode store(String repository, ObjectNode hook) {
        var stored = hook.deepCopy().put("uuid", "{%d}".formatted(++last));
        hooks.get(repository).add(stored);
        return stored;
    }

    @Override
    protected synchronized Said answer(Asked asked) {
        var parts = asked.path().replaceFirst(ROOT, "").split("/hooks/?", 2);
        var repository = parts[0];
        if (!hooks.containsKey(repository)) {
            return Said.json(404, "{\"type\":\"error\"}");
        }
        if (parts[1].isEmpty()) {
            return asked.method().equals("GET")
                    ? page(asked, repository)
                    : Said.json(201, told(store(repository, (ObjectNode) asked.body())));
        }
        var id = parts[1].replace("%7B", "{").replace("%7D", "}");
        var hook = hooks.get(repository).stream()
                .filter(each -> each.path("uuid").asText().equals(id))
                .findFirst();
        if (hook.isEmpty()) {
            return Said.json(404, "{\"type\":\"error\"}");
        }
        if (asked.method().equals("DELETE")) {
            hooks.get(repository).remove(hook.get());
            return new Said(204, Map.of(), "");
        }
        if (asked.method().equals("PUT")) {
            replace(hook.get(), (ObjectNode) asked.body());
        }
        return Said.json(200, told(hook.get()));
    }

    private static void replace(ObjectNode hook, ObjectNode change) {
        hook.retain("uuid", "secret");
        hook.setAll(change);
    }

    private Said page(Asked asked, String repository) {
        var all = hooks.get(repository);
        int size = asked.number("pagelen", 10);
        int page = asked.number("page", 1);
        var answer = JSON.createObjectNode().put("size", all.size()).put("page", page);
        var values = answer.putArray("values");
        all.stream()
                .skip((page - 1L) * size)
                .limit(size)
                .map(BitbucketStandIn::told)
                .forEach(values::add);
        if (page * size < all.size()) {
            answer.put("next", "%s%s?pagelen=%d&page=%d".formatted(url(), asked.path(), size, page + 1));
        }
        return new Said(200, Map.of(), answer.toString());
    }

    private static ObjectNode told(ObjectNode hook) {
        var copy = hook.deepCopy();
        copy.remove("secret");
        return copy.put("secret_set", hook.has("secret"));
    }
}
