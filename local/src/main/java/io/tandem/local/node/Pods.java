package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The pods of a Deployment as objects. */
final class Pods {
    static final String NODE = "local";
    static final String HASH = "pod-template-hash";
    private static final int HASH_BYTES = 5;
    private static final int SUFFIX = 5;
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private Pods() {}

    /** What stands between the Deployment and the pods of its template. */
    static ReplicaSet replicaSet(Deployment deployment, String hash) {
        ObjectMeta owner = deployment.getMetadata();
        PodTemplateSpec template = deployment.getSpec().getTemplate().toBuilder()
                .editMetadata()
                .addToLabels(HASH, hash)
                .endMetadata()
                .build();
        // @formatter:off
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(owner.getName() + "-" + hash)
                .withNamespace(owner.getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(owner.getName())
                .withUid(owner.getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withReplicas(deployment.getSpec().getReplicas())
                .withNewSelector()
                .withMatchLabels(deployment.getSpec().getSelector().getMatchLabels())
                .addToMatchLabels(HASH, hash)
                .endSelector()
                .withTemplate(template)
                .endSpec()
                .build();
        // @formatter:on
    }

    /** A new pod of a ReplicaSet, already assigned to this node. */
    static Pod create(ReplicaSet set) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        ObjectMeta owner = set.getMetadata();
        return new PodBuilder()
                .withNewMetadata()
                .withName(owner.getName() + "-" + suffix())
                .withNamespace(owner.getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName(owner.getName())
                .withUid(owner.getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(template.getSpec().toBuilder().withNodeName(NODE).build())
                .build();
    }

    /** The identity of a Deployment's pod template; another template has another one. */
    static String hash(Deployment deployment) {
        try {
            String template = Serialization.asJson(deployment.getSpec().getTemplate());
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(template.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether the pod is one of a ReplicaSet of the Deployment, told by the ReplicaSet's name. */
    static boolean owns(Deployment deployment, Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        return meta.getNamespace().equals(deployment.getMetadata().getNamespace())
                && meta.getLabels() != null
                && meta.getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals("ReplicaSet")
                                && owner.getName()
                                        .equals(deployment.getMetadata().getName() + "-"
                                                + meta.getLabels().get(HASH)));
    }

    /** What the rollout needs to know of a pod. */
    static Rollout.Existing existing(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        return new Rollout.Existing(
                meta.getName(),
                meta.getLabels().getOrDefault(HASH, ""),
                ready(pod),
                terminating(pod),
                -Instant.parse(meta.getCreationTimestamp()).getEpochSecond());
    }

    static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    static String serviceAccount(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getServiceAccountName())
                .filter(name -> !name.isEmpty())
                .orElse("default");
    }

    private static String suffix() {
        return ThreadLocalRandom.current()
                .ints(SUFFIX, 0, SUFFIX_LETTERS.length())
                .mapToObj(i -> SUFFIX_LETTERS.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
