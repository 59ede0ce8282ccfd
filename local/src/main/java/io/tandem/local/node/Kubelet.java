package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Runs the pods that are assigned to this node and tells their status. */
final class Kubelet {
    private static final Logger LOG = Logger.getLogger(Kubelet.class);

    private final NodeContext node;
    private final Executor loop;
    private final Loopbacks addresses = new Loopbacks();
    private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
    private final Map<String, PodStatus> written = new ConcurrentHashMap<>();

    Kubelet(NodeContext node, Executor loop) {
        this.node = node;
        this.loop = loop;
    }

    /** The run of a pod, if this node has it. */
    Optional<PodRun> run(Pod pod) {
        return Optional.ofNullable(runs.get(pod.getMetadata().getUid()));
    }

    /** One round over all pods of this node. */
    void sync(List<Pod> pods, Instant now) {
        Set<String> wanted =
                pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        for (String uid : List.copyOf(runs.keySet())) {
            if (!wanted.contains(uid)) {
                forget(uid);
            }
        }
        pods.forEach(pod -> sync(pod, now));
    }

    /** Kills all processes. */
    void close() {
        List.copyOf(runs.keySet()).forEach(this::forget);
    }

    private void sync(Pod pod, Instant now) {
        String uid = pod.getMetadata().getUid();
        PodRun run = runs.computeIfAbsent(uid, key -> new PodRun(node, pod, addresses.next(), now));
        try {
            boolean remove = run.sync(pod, now, loop);
            write(pod, run);
            if (remove) {
                remove(pod);
            }
        } catch (KubernetesClientException e) {
            // the API server may be away for a while: the processes go on, and the next round tries again
            LOG.debugf(
                    e,
                    "node cannot reach the API server pod=%s",
                    pod.getMetadata().getName());
        } catch (ConfigException e) {
            LOG.warnf("volume not refreshed pod=%s reason=%s", pod.getMetadata().getName(), e.getMessage());
        }
    }

    private void write(Pod pod, PodRun run) {
        String uid = pod.getMetadata().getUid();
        PodStatus before = written.getOrDefault(uid, pod.getStatus());
        PodStatus status = PodStatuses.of(PodRun.container(pod), run.known(), before);
        if (status.equals(written.get(uid))) {
            return;
        }
        node.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
        written.put(uid, status);
    }

    private void remove(Pod pod) {
        var unused = node.client().resource(pod).withGracePeriod(0).delete();
    }

    private void forget(String uid) {
        PodRun run = runs.remove(uid);
        written.remove(uid);
        if (run != null) {
            run.destroy();
        }
    }
}
