package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Keeps the pods of each Deployment as its spec wants them, and its status true. */
final class Deployments {
    private static final Logger LOG = Logger.getLogger(Deployments.class);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    Deployments(KubernetesClient client) {
        this.client = client;
    }

    /** One round over all Deployments, given all pods of this node. */
    void sync(List<Deployment> deployments, List<Pod> pods, Instant now) {
        for (Deployment deployment : deployments) {
            try {
                sync(deployment, pods, now);
            } catch (KubernetesClientException e) {
                LOG.debugf(
                        e,
                        "deployment not handled name=%s",
                        deployment.getMetadata().getName());
            }
        }
    }

    private void sync(Deployment deployment, List<Pod> pods, Instant now) {
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        List<Pod> owned = owned(deployment, pods);
        Rollout.Desired desired = desired(deployment);
        if (!next(desired, owned).isEmpty()) {
            // what we watch may lag behind what we did a moment ago: look before acting
            owned = owned(
                    deployment,
                    client.pods()
                            .inNamespace(deployment.getMetadata().getNamespace())
                            .list()
                            .getItems());
            next(desired, owned).forEach(action -> act(action, deployment, desired.hash()));
        }
        writeStatus(deployment, desired, owned, now);
    }

    private static List<Rollout.Action> next(Rollout.Desired desired, List<Pod> owned) {
        return Rollout.next(desired, owned.stream().map(Pods::existing).toList());
    }

    private void act(Rollout.Action action, Deployment deployment, String hash) {
        String namespace = deployment.getMetadata().getNamespace();
        switch (action) {
            case Rollout.Action.Create create -> {
                Pod pod = Pods.create(present(Pods.replicaSet(deployment, hash)));
                client.pods().inNamespace(namespace).resource(pod).create();
            }
            case Rollout.Action.Delete delete -> {
                var unused = client.pods()
                        .inNamespace(namespace)
                        .withName(delete.pod())
                        .delete();
            }
        }
    }

    /** As it is in the cluster, made if it is not there. */
    private ReplicaSet present(ReplicaSet wanted) {
        ReplicaSet found = client.resource(wanted).get();
        return found == null ? client.resource(wanted).create() : found;
    }

    private void writeStatus(Deployment deployment, Rollout.Desired desired, List<Pod> owned, Instant now) {
        DeploymentStatus status = DeploymentStatuses.of(deployment, desired, owned, now);
        if (status.equals(deployment.getStatus())) {
            return;
        }
        ObjectMeta meta = deployment.getMetadata();
        try {
            client.apps()
                    .deployments()
                    .inNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }

    private static List<Pod> owned(Deployment deployment, List<Pod> pods) {
        return pods.stream().filter(pod -> Pods.owns(deployment, pod)).toList();
    }

    private static Rollout.Desired desired(Deployment deployment) {
        int replicas = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        DeploymentStrategy strategy = deployment.getSpec().getStrategy();
        if (strategy != null && "Recreate".equals(strategy.getType())) {
            return new Rollout.Desired(replicas, Pods.hash(deployment), new Rollout.Strategy.Recreate());
        }
        RollingUpdateDeployment rolling = strategy == null ? null : strategy.getRollingUpdate();
        int surge = count(rolling == null ? null : rolling.getMaxSurge(), replicas, true);
        int unavailable = count(rolling == null ? null : rolling.getMaxUnavailable(), replicas, false);
        // with neither, nothing could ever move
        int least = surge == 0 && unavailable == 0 ? 1 : unavailable;
        return new Rollout.Desired(replicas, Pods.hash(deployment), new Rollout.Strategy.Rolling(surge, least));
    }

    private static int count(IntOrString value, int replicas, boolean roundUp) {
        if (value != null && value.getIntVal() != null) {
            return value.getIntVal();
        }
        String percent = value == null ? "25%" : value.getStrVal();
        double share = replicas * Integer.parseInt(percent.replace("%", "")) / 100.0;
        return (int) (roundUp ? Math.ceil(share) : Math.floor(share));
    }
}
