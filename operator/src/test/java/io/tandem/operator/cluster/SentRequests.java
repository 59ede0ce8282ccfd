package io.tandem.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the operator under test has asked of the API server since it started, refused requests included. Nothing that the API
 * server tells shows an apply that changes nothing: it leaves the object's version, and is counted for all namespaces at once.
 */
@Singleton
public class SentRequests {
    private final Queue<Sent> all = new ConcurrentLinkedQueue<>();

    private record Sent(String method, URI uri) {
        /** @param parameter its name and, behind a sign of equality, its value or what that begins with */
        boolean has(String parameter) {
            return ("&" + uri.getRawQuery()).contains("&" + parameter);
        }
    }

    /** In the place of Quarkus' own, and made as that is. */
    @Produces
    @Singleton
    KubernetesClient client(KubernetesSerialization serialization, Config config) {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization)
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor(SentRequests.class.getName(), new Interceptor() {
                            @Override
                            public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                                all.add(new Sent(request.method(), request.uri()));
                            }
                        }))
                .build();
    }

    /**
     * How many applies of objects there were in a namespace, those of their status apart.
     *
     * @param resource by its name in the API, in the plural
     */
    public long applies(Space space, String resource) {
        return applies(space, resource, "[^/]+");
    }

    /** The same of the object of a name, as a pattern. */
    public long applies(Space space, String resource, String name) {
        return count(
                all.stream(),
                sent -> sent.method().equals("PATCH") && sent.has("force="),
                "/namespaces/%s/%s/%s".formatted(space.namespace(), resource, name));
    }

    /** How many applies of the status of such objects there were in a namespace. */
    public long statusApplies(Space space, String resource) {
        return applies(space, resource, "[^/]+/status");
    }

    /** How often a resource of all namespaces was listed for an informer before anything was written: at the start. */
    public long listsAtTheStart(String resource) {
        return count(
                all.stream().takeWhile(sent -> !sent.method().equals("PATCH")),
                sent -> sent.method().equals("GET") && sent.has("limit=20") && !sent.has("continue="),
                "/v1[^/]*/" + resource);
    }

    private static long count(Stream<Sent> requests, Predicate<Sent> kind, String path) {
        var ending = Pattern.compile(".*" + path);
        return requests.filter(kind)
                .filter(sent -> ending.matcher(sent.uri().getPath()).matches())
                .count();
    }
}
