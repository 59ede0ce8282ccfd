package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.apply.Rights;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the API server has to serve and to allow before the operator can work: the definitions, the rights in at least
 * one of its namespaces, and the Lease. What native buses alone need may be missing: such a bus says so itself.
 *
 * <p>Asked by doing it, since an answer is then true for whatever the reason is. Each question is asked once, without the
 * client's own retries, so that the log tells soon what is missing.
 */
final class Prerequisites {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final List<Class<? extends HasMetadata>> WATCHED = Stream.of(
                    List.of(EventSource.class, EventBus.class, Sensor.class, Pod.class), Dependents.KINDS)
            .<Class<? extends HasMetadata>>flatMap(List::stream)
            .toList();
    private static final List<String> ELECTION = List.of("get", "create", "update");

    private final KubernetesClient client;
    private final Collection<String> namespaces;
    private final Optional<String> lease;

    /**
     * @param namespaces to serve, in the framework's way of saying all
     * @param lease for which the operator's pods compete, if they do
     */
    Prerequisites(KubernetesClient client, Collection<String> namespaces, Optional<String> lease) {
        var once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .build();
        this.client = client.newClient(once).adapt(KubernetesClient.class);
        this.namespaces = namespaces;
        this.lease = lease;
    }

    /** What is missing, for people; empty if the operator can work. */
    Optional<String> missing() {
        try {
            return lease.flatMap(this::missingFor).or(this::missingEverywhere);
        } catch (KubernetesClientException e) {
            return Optional.of("the API server at %s does not answer as it should: %s"
                    .formatted(client.getConfiguration().getMasterUrl(), told(e)));
        }
    }

    /** One namespace is enough: those closed to us hold up nobody else. */
    private Optional<String> missingEverywhere() {
        Optional<String> first = Optional.empty();
        for (var namespace : namespaces) {
            var missing = missingIn(namespace);
            if (missing.isEmpty()) {
                return missing;
            }
            first = first.or(() -> missing);
        }
        return first;
    }

    private Optional<String> missingIn(String namespace) {
        return WATCHED.stream()
                .flatMap(kind -> missing(kind, namespace).stream())
                .findFirst();
    }

    private Optional<String> missing(Class<? extends HasMetadata> kind, String namespace) {
        var resource = HasMetadata.getFullResourceName(kind);
        try {
            var one = new ListOptionsBuilder().withLimit(1L).build();
            var all = client.resources(kind);
            var unused = Constants.WATCH_ALL_NAMESPACES.equals(namespace)
                    ? all.inAnyNamespace().list(one)
                    : all.inNamespace(namespace).list(one);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(
                    switch (e.getCode()) {
                        case HttpURLConnection.HTTP_NOT_FOUND ->
                            "the API server knows no %s: apply its definition".formatted(resource);
                        case HttpURLConnection.HTTP_FORBIDDEN -> "a right: " + told(e);
                        default -> throw e;
                    });
        }
    }

    private Optional<String> missingFor(String name) {
        return ELECTION.stream()
                .filter(verb -> !allowed(verb, name))
                .findFirst()
                .map(verb -> "a right: %s leases.coordination.k8s.io \"%s\" in the namespace \"%s\""
                        .formatted(verb, name, client.getNamespace()));
    }

    private boolean allowed(String verb, String name) {
        var asked = new ResourceAttributesBuilder()
                .withGroup("coordination.k8s.io")
                .withResource("leases")
                .withNamespace(client.getNamespace())
                // a rule cannot name what is only to be created
                .withName("create".equals(verb) ? null : name)
                .withVerb(verb)
                .build();
        return Rights.granted(asked, client);
    }

    private static String told(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : Optional.ofNullable(e.getCause())
                        .map(Throwable::getMessage)
                        .orElseGet(() -> Objects.requireNonNullElse(e.getMessage(), "no answer"));
    }
}
