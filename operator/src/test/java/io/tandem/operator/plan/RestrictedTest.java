package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Template;
import org.junit.jupiter.api.Test;

class RestrictedTest {
    @Test
    void aFieldOfTheUserTakesNoOtherRestrictionAway() {
        var template = template("""
            securityContext: {fsGroup: 7}
            container: {securityContext: {readOnlyRootFilesystem: false}}\
            """);

        assertThat(pod(template).getRunAsNonRoot()).isTrue();
        assertThat(pod(template).getFsGroup()).isEqualTo(7);
        assertThat(pod(template).getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        var container = Restricted.container(template.container().securityContext());
        assertThat(container.getReadOnlyRootFilesystem()).isFalse();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void nothingIsFilledInThatContradictsTheUser() {
        var root = template("container: {securityContext: {runAsUser: 0}}");
        assertThat(pod(root).getRunAsNonRoot()).isNull();
        var privileged = template("container: {securityContext: {privileged: true, capabilities: {drop: [KILL]}}}");
        assertThat(Restricted.container(privileged.container().securityContext())
                        .getAllowPrivilegeEscalation())
                .isNull();
        assertThat(Restricted.container(privileged.container().securityContext())
                        .getCapabilities()
                        .getDrop())
                .containsExactly("KILL");
    }

    private static PodSecurityContext pod(Template template) {
        return Restricted.pod(template.securityContext(), template.container().securityContext());
    }

    private static Template template(String yaml) {
        return Serialization.unmarshal(yaml, Template.class);
    }
}
