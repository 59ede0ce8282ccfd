package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.tandem.api.CheckpointMap;
import java.util.ArrayList;
import java.util.List;

/** An account for pods that keep something in the cluster, with the right to that one Lease, that one ConfigMap, or both. */
public record PodAccess(ServiceAccount account, Role role, RoleBinding binding) {
    static PodAccess of(WantedEvents wanted) {
        var owner = wanted.owner();
        var name = owner.workloadName();
        var account = new ServiceAccountBuilder()
                .withMetadata(owner.metadata(name).build())
                .withAutomountServiceAccountToken(false)
                .build();
        var role = new RoleBuilder()
                .withMetadata(owner.metadata(name).build())
                .withRules(rules(wanted))
                .build();
        // @formatter:off
        var binding = new RoleBindingBuilder()
                .withMetadata(owner.metadata(name).build())
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(name)
                .withNamespace(owner.namespace())
                .endSubject()
                .build();
        // @formatter:on
        return new PodAccess(account, role, binding);
    }

    /** Metadata only: these go with their EventSource; what they hold is the pods' business and never part of this. */
    static List<HasMetadata> kept(WantedEvents wanted) {
        var kept = new ArrayList<HasMetadata>();
        if (wanted.electsByLease()) {
            kept.add(lease(wanted.owner()));
        }
        if (wanted.keepsCheckpointMap()) {
            kept.add(checkpoints(wanted.owner()));
        }
        return List.copyOf(kept);
    }

    private static Lease lease(Owner owner) {
        return new LeaseBuilder()
                .withMetadata(owner.metadata(owner.leaseName()).build())
                .build();
    }

    private static ConfigMap checkpoints(Owner owner) {
        return new ConfigMapBuilder()
                .withMetadata(owner.metadata(CheckpointMap.name(owner.name()))
                        .addToLabels(CheckpointMap.LABEL, "true")
                        .build())
                .build();
    }

    /** A rule cannot name an object that does not exist yet, so creating has one of its own: for when somebody deleted it. */
    private static List<PolicyRule> rules(WantedEvents wanted) {
        var owner = wanted.owner();
        var rules = new ArrayList<PolicyRule>();
        if (wanted.electsByLease()) {
            rules.add(leases("get", "update", "patch", "watch")
                    .withResourceNames(owner.leaseName())
                    .build());
            rules.add(leases("create").build());
            rules.add(holders());
        }
        if (wanted.keepsCheckpointMap()) {
            rules.add(configMaps("get", "update")
                    .withResourceNames(CheckpointMap.name(owner.name()))
                    .build());
            rules.add(configMaps("create").build());
        }
        return rules;
    }

    /** A standby sees at once that the holder's pod is gone. */
    private static PolicyRule holders() {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("pods")
                .withVerbs("get", "list", "watch")
                .build();
    }

    private static PolicyRuleBuilder leases(String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups("coordination.k8s.io")
                .withResources("leases")
                .withVerbs(verbs);
    }

    private static PolicyRuleBuilder configMaps(String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs(verbs);
    }
}
