package io.tandem.operator.plan;

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

/** An account for pods that elect by a Lease, with the right to that one Lease. */
public record LeaseAccess(ServiceAccount account, Role role, RoleBinding binding) {
    static LeaseAccess of(Owner owner) {
        var name = owner.workloadName();
        var account = new ServiceAccountBuilder()
                .withMetadata(owner.metadata(name).build())
                .withAutomountServiceAccountToken(false)
                .build();
        var role = new RoleBuilder()
                .withMetadata(owner.metadata(name).build())
                .withRules(ownLease(owner), newLease(), holders())
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
        return new LeaseAccess(account, role, binding);
    }

    /** The Lease goes with its EventSource; who holds it is the pods' business and never part of this. */
    static Lease lease(Owner owner) {
        return new LeaseBuilder()
                .withMetadata(owner.metadata(owner.leaseName()).build())
                .build();
    }

    private static PolicyRule ownLease(Owner owner) {
        return leases("get", "update", "patch", "watch")
                .withResourceNames(owner.leaseName())
                .build();
    }

    /** A rule cannot name an object that does not exist yet; needed when somebody deleted the Lease. */
    private static PolicyRule newLease() {
        return leases("create").build();
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
}
