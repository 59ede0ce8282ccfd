package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBusSpec;
import io.tandem.api.Problem;
import io.tandem.operator.plan.Unsafe;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an EventSource may not ask of its pods an EventBus beside it may not either. */
class SpecSafetyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        containerTemplate: {securityContext: {privileged: true}} | containerTemplate.securityContext.privileged
        containerTemplate: {securityContext: {capabilities: {add: [NET_ADMIN]}}} | containerTemplate.securityContext.capabilities
        reloaderContainerTemplate: {securityContext: {allowPrivilegeEscalation: true}} | reloaderContainerTemplate.securityContext
        metricsContainerTemplate: {securityContext: {procMount: Unmasked}} | metricsContainerTemplate.securityContext.procMount
        securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}]} | securityContext.sysctls
        securityContext: {seLinuxOptions: {type: spc_t}} | securityContext.seLinuxOptions
        startArgs: ["-DV", "-c", "/tmp/mine.conf"] | startArgs[1]
        startArgs: ["--user=me"] | startArgs[0]
        persistence: {volumeSize: ""} | persistence.volumeSize
        persistence: {volumeSize: 5Gi3x} | persistence.volumeSize
        """)
    void whatIsUnsafeOrNoAmountIsRefusedByItsField(String spec, String field) {
        assertThat(problems(spec, Set.of())).singleElement().satisfies(problem -> assertThat(problem.field())
                .startsWith("spec.jetstream." + field));
    }

    @Test
    void anAdministratorMayAllowIt() {
        assertThat(problems("containerTemplate: {securityContext: {privileged: true}}", Set.of(Unsafe.PRIVILEGED)))
                .isEmpty();
    }

    @Test
    void aFieldOfTheUserTakesNoOtherRestrictionOfTheServersAway() {
        var pod = ServerSecurity.pod(spec("securityContext: {fsGroup: 2000}"), new Platform(false));

        assertThat(pod.getFsGroup()).isEqualTo(2000);
        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    }

    @Test
    void entriesThatAreNullAreLeftOut() {
        var spec = spec("""
                tolerations: [null]
                imagePullSecrets: [null]
                startArgs: [null]
                topologySpreadConstraints: [null]
                """);

        assertThat(spec.tolerations()).isEmpty();
        assertThat(spec.imagePullSecrets()).isEmpty();
        assertThat(spec.startArgs()).isEmpty();
        assertThat(spec.topologySpreadConstraints()).isEmpty();
    }

    private static List<Problem> problems(String spec, Set<Unsafe> allowed) {
        return SpecSafety.problems(spec(spec), allowed);
    }

    private static EventBusSpec.JetStream spec(String more) {
        return Serialization.unmarshal("version: 2.14.6\n" + more, EventBusSpec.JetStream.class);
    }
}
