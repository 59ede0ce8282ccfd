package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Template;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetyTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
        container: {securityContext: {privileged: true}} | container.securityContext.privileged | privileged
        container: {securityContext: {allowPrivilegeEscalation: true}} | container.securityContext.allowPrivilegeEscalation | allowPrivilegeEscalation
        container: {securityContext: {capabilities: {add: [SYS_PTRACE]}}} | container.securityContext.capabilities.add[SYS_PTRACE] | capabilities
        container: {securityContext: {procMount: Unmasked}} | container.securityContext.procMount | unconfined
        container: {securityContext: {seccompProfile: {type: Unconfined}}} | container.securityContext.seccompProfile | unconfined
        container: {securityContext: {appArmorProfile: {type: Unconfined}}} | container.securityContext.appArmorProfile | unconfined
        container: {securityContext: {windowsOptions: {hostProcess: true}}} | container.securityContext.windowsOptions.hostProcess | privileged
        securityContext: {seccompProfile: {type: Unconfined}} | securityContext.seccompProfile | unconfined
        securityContext: {appArmorProfile: {type: Unconfined}} | securityContext.appArmorProfile | unconfined
        securityContext: {windowsOptions: {hostProcess: true}} | securityContext.windowsOptions.hostProcess | privileged
        volumes: [{name: node, hostPath: {path: /}}] | volumes[node].hostPath | hostPath
        container: {env: [{name: JAVA_TOOL_OPTIONS, value: -javaagent:/x}]} | container.env[JAVA_TOOL_OPTIONS] | env
        container: {env: [{name: LD_PRELOAD, value: /x}]} | container.env[LD_PRELOAD] | env
        container: {env: [{name: QUARKUS_LOG_LEVEL, value: TRACE}]} | container.env[QUARKUS_LOG_LEVEL] | env
        """)
    void isRefusedByItsFieldUnlessItsWordAllowsIt(String yaml, String field, String word) {
        var template = Serialization.unmarshal(yaml, Template.class);
        var allowed = Unsafe.of(List.of(word));

        assertThat(Safety.problems(template, Set.of())).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.template." + field);
            assertThat(problem.message()).contains("refused", "allow " + word);
        });
        assertThat(Safety.problems(template, allowed)).isEmpty();
        assertThat(Safety.problems(template, EnumSet.complementOf(EnumSet.copyOf(allowed))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        container: {securityContext: {capabilities: {add: [NET_BIND_SERVICE]}, runAsUser: 0}}
        container: {env: [{name: LOG_LEVEL, value: debug}, {name: JAVA, value: beans}], envFrom: [{secretRef: {name: s}}]}
        securityContext: {fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
        volumes: [{name: v, persistentVolumeClaim: {claimName: c}}, {name: w, csi: {driver: d}}]
        """)
    void whatPodsOrdinarilyAskForIsLeft(String yaml) {
        assertThat(Safety.problems(Serialization.unmarshal(yaml, Template.class), Set.of()))
                .isEmpty();
        assertThat(Safety.problems(null, Set.of())).isEmpty();
    }

    @Test
    void aWordThatAllowsNothingIsNamed() {
        assertThat(Unsafe.of(List.of(" hostPath", ""))).containsExactly(Unsafe.HOST_PATH);
        assertThatThrownBy(() -> Unsafe.of(List.of("hostpath")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TANDEM_ALLOW_UNSAFE: 'hostpath' is none of privileged,");
    }
}
