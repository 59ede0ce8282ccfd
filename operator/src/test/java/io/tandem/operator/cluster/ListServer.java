package io.tandem.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers questions for lists as an API server does that is asked for parts of them: one object at a time. */
public final class ListServer implements AutoCloseable {
    private final Map<String, List<String>> objects = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final StubApiServer server;

    /**
     * A question.
     *
     * @param resource plural name of what is asked for
     * @param limit of objects in the answer; empty where all are asked for
     */
    public record Asked(String resource, Optional<Integer> limit) {}

    /** With nothing. */
    public ListServer() throws Exception {
        server = new StubApiServer(this::answer);
    }

    /** Asks it. */
    public KubernetesClient client() {
        return server.client();
    }

    /** What there is of a resource from now on, each as JSON. */
    public void has(String resource, List<String> all) {
        objects.put(resource, List.copyOf(all));
    }

    /** What it was asked. */
    public List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() throws Exception {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        var resource = request.path().substring(request.path().lastIndexOf('/') + 1);
        asked.add(new Asked(
                resource, Optional.ofNullable(request.getParam("limit")).map(Integer::valueOf)));
        var all = objects.getOrDefault(resource, List.of());
        var at = Integer.parseInt(Objects.requireNonNullElse(request.getParam("continue"), "0"));
        request.response().putHeader("Content-Type", "application/json").end("""
                {"apiVersion": "v1", "kind": "List", "metadata": {"continue": "%s"}, "items": [%s]}""".formatted(
                        at + 1 < all.size() ? at + 1 : "", at < all.size() ? all.get(at) : ""));
    }
}
