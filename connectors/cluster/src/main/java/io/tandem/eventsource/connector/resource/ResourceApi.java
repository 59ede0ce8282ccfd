package io.tandem.eventsource.connector.resource;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.tandem.api.source.ResourceSource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The objects of a source at the API server: lists in pages, and watches. All methods block, within a bound. */
final class ResourceApi {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http;
    private final String url;
    private final String labelSelector;
    private final WatchedObject.Type type;
    private final int pageSize;

    private ResourceApi(HttpClient http, String url, String labelSelector, WatchedObject.Type type, int pageSize) {
        this.http = http;
        this.url = url;
        this.labelSelector = labelSelector;
        this.type = type;
        this.pageSize = pageSize;
    }

    /**
     * @param pageSize objects that are fetched at once
     * @throws IllegalArgumentException if the cluster has no such resource; the message names the fields
     */
    static ResourceApi of(KubernetesClient client, ResourceSource source, String labelSelector, int pageSize) {
        var group = text(source.group());
        var version = group.isEmpty() ? text(source.version()) : group + "/" + text(source.version());
        var resource = discover(client, source, version);
        var namespace = text(source.namespace());
        var url = "%s%s/%s%s/%s"
                .formatted(
                        client.getMasterUrl().toString().replaceFirst("/+$", ""),
                        group.isEmpty() ? "/api" : "/apis",
                        version,
                        namespace.isEmpty() || !Boolean.TRUE.equals(resource.getNamespaced())
                                ? ""
                                : "/namespaces/" + HttpRequest.formURLEncode(namespace),
                        resource.getName());
        // when to try again is decided by those who tell people
        var once = client.newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                        .withRequestRetryBackoffLimit(0)
                        .build());
        var type = new WatchedObject.Type(version, resource.getKind());
        return new ResourceApi(once.getHttpClient(), url, labelSelector, type, pageSize);
    }

    WatchedObject.Type type() {
        return type;
    }

    /** The cluster's version now, not that of a cache, which may be behind. */
    String presentVersion() throws IOException, ApiRefusal, InterruptedException {
        return page(Map.of("limit", "1")).version();
    }

    /** @param next of the page before; empty for the first one, which is of now */
    ObjectPage list(String next) throws IOException, ApiRefusal, InterruptedException {
        return page(Map.of("limit", Integer.toString(pageSize), "continue", next));
    }

    /** The same of the list as it was at a version. */
    ObjectPage listAt(String version, String next) throws IOException, ApiRefusal, InterruptedException {
        return next.isEmpty()
                ? page(Map.of(
                        "limit",
                        Integer.toString(pageSize),
                        "resourceVersion",
                        version,
                        "resourceVersionMatch",
                        "Exact"))
                : list(next);
    }

    /** All changes after a version, for about this long. */
    WatchStream watch(String version, Duration duration) throws IOException, ApiRefusal, InterruptedException {
        var request = request(Map.of(
                        "watch",
                        "true",
                        "allowWatchBookmarks",
                        "true",
                        "resourceVersion",
                        version,
                        "timeoutSeconds",
                        Long.toString(Math.max(1, duration.toSeconds()))))
                .forStreaming()
                // no later request gets its connection: whoever ends a watch would cut that off
                .header("Connection", "close")
                .build();
        return WatchStream.open(http, request, ANSWER);
    }

    /** Waits for an answer. */
    static <T> T answered(CompletableFuture<T> answer, Duration limit) throws IOException, InterruptedException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    "the API server cannot be reached: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the API server has not answered for %d s".formatted(limit.toSeconds()), e);
        }
    }

    private static APIResource discover(KubernetesClient client, ResourceSource source, String groupVersion) {
        var known = client.getApiResources(groupVersion);
        return (known == null ? List.<APIResource>of() : known.getResources())
                .stream()
                        .filter(resource -> resource.getName().equals(source.resource()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the cluster has no resource %s in %s: see group, version and resource (the plural)"
                                        .formatted(source.resource(), groupVersion)));
    }

    private ObjectPage page(Map<String, String> query) throws IOException, ApiRefusal, InterruptedException {
        HttpResponse<byte[]> answer = answered(http.sendAsync(request(query).build(), byte[].class), ANSWER);
        if (!answer.isSuccessful()) {
            throw ApiRefusal.of(answer.code(), answer.body());
        }
        return ObjectPage.parse(answer.body());
    }

    private HttpRequest.Builder request(Map<String, String> query) {
        var all = new LinkedHashMap<>(query);
        all.put("labelSelector", labelSelector);
        return http.newHttpRequestBuilder()
                .uri(url
                        + all.entrySet().stream()
                                .filter(entry -> !entry.getValue().isEmpty())
                                .map(entry -> entry.getKey() + "=" + HttpRequest.formURLEncode(entry.getValue()))
                                .collect(Collectors.joining("&", "?", "")))
                .header("Accept", "application/json");
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
