package io.tandem.eventsource.connector.storagegrid;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.eventsource.connector.hook.StandIn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Stands in for StorageGRID's management API for tenants (version 3), as far as upstream's use of it tells how it answers: endpoints
 * in one list, notifications of a bucket as a text, two endpoints of one name refused.
 */
final class StorageGridStandIn extends StandIn {
    private static final String ROOT = "/api/v3/org/";
    final List<ObjectNode> endpoints = new ArrayList<>();
    /** XML by bucket; empty if none are set. */
    final ConcurrentMap<String, String> notifications = new ConcurrentHashMap<>();

    String address() {
        return url() + "/api/v3/";
    }

    ObjectNode endpoint(String name, String address) {
        var endpoint = JSON.createObjectNode()
                .put("id", "endpoint-" + endpoints.size())
                .put("displayName", "by hand")
                .put("endpointURN", name)
                .put("endpointURI", address)
                .put("authType", "anonymous")
                .put("insecureTLS", false);
        endpoints.add(endpoint);
        return endpoint;
    }

    @Override
    protected synchronized Said answer(Asked asked) {
        var parts = asked.path().replaceFirst(ROOT, "").split("/");
        if (parts[0].equals("containers")) {
            return notification(asked, parts[1]);
        }
        return switch (asked.method()) {
            case "GET" -> {
                var answer = JSON.createObjectNode();
                endpoints.forEach(answer.putArray("data")::add);
                yield Said.json(200, answer);
            }
            case "POST" -> add((ObjectNode) asked.body());
            default -> {
                var endpoint = endpoints.stream()
                        .filter(each -> each.path("id").asText().equals(parts[1]))
                        .findFirst()
                        .orElseThrow();
                endpoint.retain("id");
                endpoint.setAll((ObjectNode) asked.body());
                yield Said.json(200, JSON.createObjectNode().set("data", endpoint));
            }
        };
    }

    private Said add(ObjectNode body) {
        if (endpoints.stream().anyMatch(each -> each.path("endpointURN").equals(body.path("endpointURN")))) {
            return Said.json(409, "{}");
        }
        var endpoint = body.deepCopy().put("id", "endpoint-" + endpoints.size());
        endpoints.add(endpoint);
        return Said.json(201, JSON.createObjectNode().set("data", endpoint));
    }

    private Said notification(Asked asked, String bucket) {
        if (!notifications.containsKey(bucket)) {
            return Said.json(404, "{}");
        }
        if (asked.method().equals("PUT")) {
            notifications.put(bucket, asked.body().path("notification").asText());
        }
        var answer = JSON.createObjectNode();
        var text = notifications.get(bucket);
        answer.putObject("data").put("notification", text.isEmpty() ? null : text);
        return Said.json(200, answer);
    }
}
