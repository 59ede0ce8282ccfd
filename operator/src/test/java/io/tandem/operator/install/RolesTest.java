package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.tandem.operator.apply.Dependents;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the rules are enough is shown by the tests against an API server, which run under them. */
class RolesTest {
    @Test
    void noRuleReadsASecretOrReachesForEverything() {
        assertThat(Shipped.rules()).allSatisfy(rule -> {
            assertThat(rule.getVerbs()).doesNotContain("*", "bind", "escalate", "impersonate", "deletecollection");
            assertThat(rule.getResources()).doesNotContain("*", "pods/exec", "pods/ephemeralcontainers", "nodes");
            assertThat(rule.getApiGroups()).doesNotContain("*");
            if (rule.getResources().contains("secrets")) {
                assertThat(rule.getVerbs()).doesNotContain("get", "list", "watch");
            }
        });
    }

    /** What is deleted is what a plan may no longer hold; the others are asked of whoever sets an owner, on OpenShift. */
    @Test
    void deletesAreGrantedForWhatIsDeletedAndForWhatGetsAnOwnerAfterwards() {
        var deleted = Dependents.KINDS.stream().map(HasMetadata::getPlural);
        var owned = Stream.of("leases", "configmaps", "persistentvolumeclaims");

        assertThat(Shipped.rules())
                .filteredOn(rule -> rule.getVerbs().contains("delete"))
                .flatExtracting(PolicyRule::getResources)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(deleted, owned).toList());
    }

    @ParameterizedTest
    @MethodSource("io.tandem.operator.install.Shipped#roleFiles")
    void everyRuleSaysWhatItIsFor(Path file) {
        var lines = Shipped.text(file).lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("  - apiGroups:")) {
                assertThat(lines.get(i - 1))
                        .as("%s, above line %d", file.getFileName(), i + 1)
                        .startsWith("  # ");
            }
        }
    }

    @Test
    void noRuleComesTwice() {
        assertThat(Shipped.rules()).doesNotHaveDuplicates();
        assertThat(List.copyOf(Shipped.rules())).isNotEmpty();
    }
}
