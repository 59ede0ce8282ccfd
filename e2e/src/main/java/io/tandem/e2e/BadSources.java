package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.local.Manifests;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * EventSources of which no Deployment can come: a third each cannot be read, is refused by the operator, and asks for an amount
 * of memory that the API server does not take.
 *
 * @param namespace where they are
 * @param count how many there are
 */
record BadSources(String namespace, int count) {
    /** What all their names begin with. */
    static final String PREFIX = "bad-";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Stores those that cannot be read, for before the operator starts. */
    void storeUnreadable(KubernetesClient client) {
        if (unreadable() == 0) {
            return;
        }
        storeUnchecked(
                client,
                IntStream.range(0, unreadable())
                        .mapToObj(i -> manifest(i, "{calendar: {tick: {interval: [10, s]}}}"))
                        .toList());
    }

    /**
     * Stores EventSources while their definition takes anything, as the reference implementation's does, and restores the
     * definition. For before the operator starts: its watches end with the definition.
     *
     * @param manifests YAML, one or several documents each
     */
    static void storeUnchecked(KubernetesClient client, List<String> manifests) {
        var definitions = client.resources(CustomResourceDefinition.class).withName("eventsources.argoproj.io");
        var strict = definitions.get();
        client.resource(lax(strict)).update();
        // a changed definition comes into force a moment after it is written
        manifests.forEach(
                manifest -> Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> {
                    Manifests.apply(client, manifest);
                    return true;
                }));
        client.resource(strict).unlock().update();
    }

    /** The others, for any time. */
    List<String> manifests() {
        return IntStream.range(unreadable(), count)
                .mapToObj(
                        i -> manifest(
                                i,
                                i % 2 == 0
                                        ? "{template: {volumes: [{name: node, hostPath: {path: /}}]}, calendar: {tick: {interval: 10s}}}"
                                        : "{template: {container: {resources: {limits: {memory: 128Mb}}}}, calendar: {tick: {interval: 10s}}}"))
                .toList();
    }

    /** Takes them all away. */
    void delete(KubernetesClient client) {
        IntStream.range(0, count).forEach(i -> client.genericKubernetesResources("argoproj.io/v1alpha1", "EventSource")
                .inNamespace(namespace)
                .withName(PREFIX + i)
                .delete());
    }

    private int unreadable() {
        return count / 3;
    }

    private String manifest(int number, String spec) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: %s%d, namespace: %s}
                spec: %s
                """.formatted(PREFIX, number, namespace, spec);
    }

    private static CustomResourceDefinition lax(CustomResourceDefinition strict) {
        // @formatter:off
        return strict.edit()
                .editSpec()
                .editFirstVersion()
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build();
        // @formatter:on
    }
}
