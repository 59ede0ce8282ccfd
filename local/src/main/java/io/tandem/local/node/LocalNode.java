package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.tandem.local.Child;
import io.tandem.local.Kubeconfig;
import io.tandem.local.WorkDir;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs the pods of all Deployments of a control plane as processes of this machine.
 *
 * <p>It makes pod objects, starts their first containers, probes them, restarts them with back-off, follows changes of
 * templates, Secrets and ConfigMaps, and tells all this in the status of Pods and Deployments. A pod has an address of its
 * own in 127.0.0.0/8, which Linux offers and macOS does not. It also deletes what belonged to objects that are gone.
 */
public final class LocalNode implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LocalNode.class);
    private static final int REQUEST_MILLIS = 5_000;
    private static final long ROUND_MILLIS = 100;
    private static final long ORPHANS_MILLIS = 1_000;

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("node").daemon().factory());
    private final ScheduledExecutorService collector = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("orphans").daemon().factory());
    private final AtomicBoolean woken = new AtomicBoolean();
    private final InstantSource clock = InstantSource.system();
    private final NodeContext node;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<Pod> pods;
    private final Deployments controller;
    private final Kubelet kubelet;

    private LocalNode(Kubeconfig access, Map<String, Image> images) {
        Config config = Config.fromKubeconfig(access.yaml());
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout(REQUEST_MILLIS);
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        node = new NodeContext(client, access, Map.copyOf(images), WorkDir.create("node"), new ProbeCall(), this::wake);
        controller = new Deployments(client);
        kubelet = new Kubelet(node, loop);
        deployments = client.apps().deployments().inAnyNamespace().inform();
        pods = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", Pods.NODE)
                .inform();
        deployments.addEventHandler(new Wake<>());
        pods.addEventHandler(new Wake<>());
        Orphans orphans = new Orphans(client);
        var unusedRounds = loop.scheduleWithFixedDelay(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        var unusedCollections = collector.scheduleWithFixedDelay(
                () -> guarded(orphans::sync), ORPHANS_MILLIS, ORPHANS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts a node.
     *
     * @param access an identity with all rights
     * @param images what stands for which image; a pod with another one waits with {@code ErrImagePull}
     */
    public static LocalNode start(Kubeconfig access, Map<String, Image> images) {
        return new LocalNode(access, images);
    }

    /** SIGKILL to the pod's process, which is then started again as a crashed container is. */
    public void kill(String namespace, String pod) {
        process(namespace, pod).kill();
    }

    /** SIGSTOP to the pod's process. */
    public void suspend(String namespace, String pod) {
        process(namespace, pod).suspend();
    }

    /** SIGCONT to the pod's process. */
    public void resume(String namespace, String pod) {
        process(namespace, pod).resume();
    }

    /** The process of a pod at this moment; a restarted pod has another one. */
    public Child process(String namespace, String pod) {
        return run(namespace, pod).process().orElseThrow(() -> notHere(namespace, pod));
    }

    /** The file the pod's output goes to, of all its restarts. */
    public Path log(String namespace, String pod) {
        return run(namespace, pod).log();
    }

    /** Where the logs of all pods are, those deleted included. */
    public Path logs() {
        return node.dir().path();
    }

    /** Kills all processes; the objects stay. */
    @Override
    public void close() {
        collector.shutdownNow();
        loop.shutdownNow();
        try {
            // a round that is under way must not start another process
            if (!loop.awaitTermination(REQUEST_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warnf("node loop still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kubelet.close();
        node.probeCall().close();
        node.client().close();
        node.dir().close();
    }

    private void round() {
        woken.set(false);
        guarded(() -> {
            Instant now = clock.instant();
            controller.sync(deployments.getStore().list(), pods.getStore().list(), now);
            kubelet.sync(pods.getStore().list(), now);
        });
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                loop.execute(this::round);
            } catch (RejectedExecutionException e) {
                LOG.debugf("node is closed");
            }
        }
    }

    private PodRun run(String namespace, String name) {
        return pods.getStore().list().stream()
                .filter(pod -> pod.getMetadata().getNamespace().equals(namespace)
                        && pod.getMetadata().getName().equals(name))
                .findFirst()
                .flatMap(kubelet::run)
                .orElseThrow(() -> notHere(namespace, name));
    }

    private static IllegalArgumentException notHere(String namespace, String pod) {
        return new IllegalArgumentException("no process of pod %s/%s on this node".formatted(namespace, pod));
    }

    /** A scheduled task that throws would never run again. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "node round failed");
        }
    }

    /** Any change is a reason for a round. */
    private final class Wake<T> implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            wake();
        }

        @Override
        public void onUpdate(T before, T after) {
            wake();
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            wake();
        }
    }
}
