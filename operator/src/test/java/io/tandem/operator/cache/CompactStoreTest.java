package io.tandem.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.impl.cache.CacheImpl;
import io.fabric8.kubernetes.client.informers.impl.cache.ProcessorStore;
import io.fabric8.kubernetes.client.informers.impl.cache.SharedProcessor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tandem.api.EventSource;
import io.tandem.api.Unreadable;
import io.tandem.operator.LeanManagedFields;
import io.tandem.operator.UnreadableSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactStoreTest {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: %1$s
              namespace: shop
              resourceVersion: "%2$s"
              managedFields:
                - {manager: tandem-operator, operation: Apply, fieldsV1: {"f:spec": {"f:replicas": {}}}}
            spec:
              replicas: 2
              later: {known: [1, 2.50, null, "%3$s"]}
              selector: {matchLabels: {app: a}}
              strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 25%%}}
              template:
                metadata: {labels: {app: a}}
                spec:
                  containers:
                    - {name: main, image: i, env: [{name: OBJECT, value: "%3$s"}], resources: {limits: {memory: 128Mi, cpu: "0.50"}}}
            status: {observedGeneration: 3, readyReplicas: 2}
            """;

    private final KubernetesSerialization json = json();
    private final CompactStore<Deployment> store = new CompactStore<>(Deployment.class, object -> true, json);

    @Test
    void whatComesOutIsWhatWentIn() {
        var first = put(deployment("a", "1", "ünlike"));
        var second = put(deployment("b", "2", "x".repeat(100_000)));

        assertThat(store.get("shop/a")).isEqualTo(first).isNotSameAs(first);
        assertThat(json.asJson(store.get("shop/a"))).isEqualTo(json.asJson(first));
        assertThat(store.get("shop/b")).isEqualTo(second);
        assertThat(store.get("shop/c")).isNull();
        assertThat(store.keySet()).containsExactlyInAnyOrder("shop/a", "shop/b");
    }

    @Test
    void anObjectOfWhichTheFirstIsLongerThanTheCompressionLooksBackComesOutToo() {
        put(deployment("a", "1", "y".repeat(1_000_000)));
        var second = put(deployment("b", "2", "y".repeat(500_000)));

        assertThat(store.get("shop/b")).isEqualTo(second);
    }

    @Test
    void theFormerObjectIsToldWhenItIsReplacedOrGoes() {
        var before = put(deployment("a", "1", "one"));
        var now = deployment("a", "2", "two");

        assertThat(store.put("shop/a", now)).isEqualTo(before);
        assertThat(store.remove("shop/a")).isEqualTo(now);
        assertThat(store.remove("shop/a")).isNull();
        assertThat(store.size()).isZero();
    }

    /**
     * All of them at once as Java objects would be what is not to be kept. Who wrote which field was the larger part of it, and a
     * start went through all of them twice.
     */
    @Test
    void whoGoesThroughAllOfThemSeesTheirMetadataWithoutWhoWroteWhichField() {
        var object = put(deployment("a", "1", "one"));

        assertThat(store.values()).singleElement().satisfies(found -> {
            assertThat(found.getMetadata().getManagedFields()).isEmpty();
            assertThat(found.getMetadata())
                    .isEqualTo(
                            object.getMetadata().toBuilder().withManagedFields().build());
            assertThat(found.getSpec()).isNull();
            assertThat(store.getKey(found)).isEqualTo("shop/a");
        });
    }

    @Test
    void aSpecificationThatCannotBeReadIsStillToldAsSuch() {
        var sources = new CompactStore<>(EventSource.class, object -> true, json);
        sources.put("shop/a", read("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: a, namespace: shop}
                spec: {replicas: [], calendar: {tick: {interval: 10s}}}
                """, EventSource.class));

        assertThat(Unreadable.in(sources.get("shop/a").getSpec().unknown())).isPresent();
        assertThat(sources.values()).singleElement().satisfies(found -> assertThat(found.getSpec())
                .isNull());
    }

    /** Whoever may write ConfigMaps could fill the memory with the label by which ours are watched. */
    @Test
    void whatIsNotOursTakesNoPlace() {
        var ours = onlyA();
        var a = deployment("a", "1", "one");

        assertThat(ours.put("shop/b", deployment("b", "1", "one"))).isNull();
        assertThat(ours.put("shop/a", a)).isNull();

        assertThat(ours.get("shop/b")).isNull();
        assertThat(ours.put("shop/b", deployment("b", "2", "two"))).isNull();
        assertThat(ours.keySet()).containsExactly("shop/a");
        assertThat(ours.size()).isOne();
    }

    /** The names of those that are not ours stayed in the indexes of all for as long as the operator ran. */
    @Test
    void ofWhatIsNotOursNothingIsLeftWhenItIsDeleted() {
        var cache = new CacheImpl<Deployment>();
        cache.setItemStore(onlyA());
        var gone = new ArrayList<Deployment>();
        var processor = new SharedProcessor<Deployment>();
        processor.addProcessorListener(toldOfDeletions(gone), 0, List::of);
        var informer = new ProcessorStore<>(cache, processor);
        var foreign = deployment("b", "1", "one");

        informer.add(foreign);
        assertThat(cache.indexKeys(CacheImpl.NAMESPACE_INDEX, "shop")).containsExactly("shop/b");
        informer.delete(foreign);
        assertThat(gone).containsExactly(foreign);
        assertThat(cache.indexKeys(CacheImpl.NAMESPACE_INDEX, "shop")).isEmpty();

        informer.add(foreign);
        informer.retainAll(Set.of(), null);
        assertThat(gone).as("deleted while nothing was watched").hasSize(2);
        assertThat(cache.indexKeys(CacheImpl.NAMESPACE_INDEX, "shop")).isEmpty();
        assertThat(cache.list()).isEmpty();
    }

    private CompactStore<Deployment> onlyA() {
        return new CompactStore<>(
                Deployment.class, object -> object.getMetadata().getName().startsWith("a"), json);
    }

    private static ResourceEventHandler<Deployment> toldOfDeletions(List<Deployment> gone) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Deployment object) {}

            @Override
            public void onUpdate(Deployment before, Deployment now) {}

            @Override
            public void onDelete(Deployment object, boolean unknown) {
                gone.add(object);
            }
        };
    }

    @Test
    void whatIsOursNoLongerGoes() {
        var ours =
                new CompactStore<>(Deployment.class, object -> object.getSpec().getReplicas() == 2, json);
        var before = deployment("a", "1", "one");
        ours.put("shop/a", before);
        var now = deployment("a", "2", "two").toBuilder()
                .editSpec()
                .withReplicas(3)
                .endSpec()
                .build();

        assertThat(ours.put("shop/a", now)).isEqualTo(before);
        assertThat(ours.size()).isZero();
    }

    private Deployment put(Deployment object) {
        assertThat(store.put(store.getKey(object), object)).isNull();
        return object;
    }

    private Deployment deployment(String name, String version, String text) {
        return read(DEPLOYMENT.formatted(name, version, text), Deployment.class);
    }

    private <R extends HasMetadata> R read(String yaml, Class<R> kind) {
        return json.unmarshal(yaml, kind);
    }

    /** As the operator's client reads and writes. */
    private static KubernetesSerialization json() {
        var mapper = new ObjectMapper();
        new LeanManagedFields().customize(mapper);
        new UnreadableSpecs().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
