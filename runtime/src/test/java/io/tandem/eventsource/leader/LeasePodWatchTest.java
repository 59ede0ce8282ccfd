package io.tandem.eventsource.leader;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.tandem.eventsource.SharedCluster;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The watch on the holder's pod when the API server fails for a moment. */
class LeasePodWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final String NAMESPACE = "pod-watch";

    private static ExecutorService blocking;

    @BeforeAll
    static void start() {
        blocking = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void stop() {
        blocking.shutdownNow();
    }

    @Test
    void aHoldersDeathIsSeenAtOnceThoughTheFirstWatchOnItsPodFailed() {
        var admin = SharedCluster.PLANE.client();
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(Pods.named(NAMESPACE, "shop-0")).create();
        var holder = lock(admin);
        var blip = new Blip();
        try (var standby = blip.client(admin);
                var sightings = new Sightings(lock(standby))) {
            var taken = write(holder, LockRecord.absent(), new LockRecord("shop-0", 1, LEASE, ""));
            sightings.awaitChange(taken::equals);

            var last = new LockRecord[] {taken};
            await().atMost(LIMIT).until(() -> {
                last[0] = write(holder, last[0], new LockRecord("shop-0", 1, LEASE, ""));
                return blip.watches.get() > 1;
            });
            admin.pods()
                    .inNamespace(NAMESPACE)
                    .withName("shop-0")
                    .withGracePeriod(0)
                    .delete();
            sightings.awaitSighting(new Sighting.HolderGone("shop-0", 1)::equals);
        }
    }

    private static LeaseLock lock(KubernetesClient client) {
        return new LeaseLock(client, NAMESPACE, "shop", InstantSource.system(), blocking);
    }

    private static LockRecord write(Lock lock, LockRecord expected, LockRecord next) {
        return lock.write(expected, next).await().atMost(LIMIT);
    }

    /** Sends the first watch on a pod to where the server has nothing. */
    private static final class Blip implements Interceptor {
        final AtomicInteger watches = new AtomicInteger();

        KubernetesClient client(KubernetesClient admin) {
            return new KubernetesClientBuilder()
                    .withConfig(admin.getConfiguration())
                    .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("blip", this))
                    .build();
        }

        @Override
        public void before(BasicBuilder request, HttpRequest original, RequestTags tags) {
            var address = original.uri().toString();
            if (address.contains("/pods") && address.contains("watch=true") && watches.incrementAndGet() == 1) {
                request.uri(URI.create(address.replace("/pods", "/nothing")));
            }
        }
    }
}
