package io.tandem.eventsource.connector.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in for Stripe's webhook endpoints, by the description of its API: forms in, JSON out, pages of 10 that begin after an id,
 * the newest first, 16 endpoints at most (which the tests may exceed), a signing secret that is told at creation only.
 */
final class StripeStandIn extends StandIn {
    private static final String PATH = "/v1/webhook_endpoints";
    /** The newest first. */
    final List<ObjectNode> endpoints = new ArrayList<>();

    private long last = 100;

    /** Somebody made an endpoint. */
    ObjectNode add(String url, String... events) {
        var form = JSON.createObjectNode().put("url", url);
        for (int n = 0; n < events.length; n++) {
            form.put("enabled_events[%d]".formatted(n), events[n]);
        }
        return store(form);
    }

    private synchronized ObjectNode store(JsonNode form) {
        var endpoint = JSON.createObjectNode().put("id", "we_" + ++last).put("status", "enabled");
        change(endpoint, form);
        endpoints.addFirst(endpoint);
        return endpoint;
    }

    private static void change(ObjectNode endpoint, JsonNode form) {
        endpoint.put("url", form.path("url").asText());
        var events = endpoint.putArray("enabled_events");
        for (int n = 0; form.has("enabled_events[%d]".formatted(n)); n++) {
            events.add(form.path("enabled_events[%d]".formatted(n)).asText());
        }
        if (form.has("disabled")) {
            endpoint.put("status", form.path("disabled").asBoolean() ? "disabled" : "enabled");
        }
    }

    @Override
    protected synchronized Said answer(Asked asked) {
        var id = asked.path().replaceFirst(PATH + "/?", "");
        if (asked.method().equals("GET")) {
            return page(asked);
        }
        if (!asked.body().has("enabled_events[0]")) {
            return Said.json(400, "{\"error\":{}}");
        }
        if (id.isEmpty()) {
            return Said.json(200, store(asked.body()).deepCopy().put("secret", "whsec_canary"));
        }
        var endpoint = endpoints.stream()
                .filter(each -> each.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
        change(endpoint, asked.body());
        return Said.json(200, endpoint);
    }

    private Said page(Asked asked) {
        var after = asked.target().replaceAll(".*[?&]starting_after=([^&]+).*", "$1");
        int start = 0;
        for (int n = 0; n < endpoints.size(); n++) {
            if (endpoints.get(n).path("id").asText().equals(after)) {
                start = n + 1;
            }
        }
        int limit = Math.min(100, asked.number("limit", 10));
        var answer = JSON.createObjectNode().put("object", "list").put("has_more", start + limit < endpoints.size());
        endpoints.stream().skip(start).limit(limit).forEach(answer.putArray("data")::add);
        return Said.json(200, answer);
    }
}
