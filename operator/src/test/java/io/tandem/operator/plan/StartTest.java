package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.operator.GoldenFiles;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of a node that restarts with many pods: each gets a small share of the processors, and one that is ended for being slow only
 * makes the others slower. Read from every Deployment and StatefulSet that other tests have planned.
 */
class StartTest {
    private static final Path CASES = Path.of("src", "test", "resources", "plan");
    private static final Path BUSES = Path.of("src", "test", "resources", "bus");

    @ParameterizedTest(name = "{0}")
    @MethodSource("deployments")
    void aSlowStartIsNoFailure(String name, Deployment deployment) {
        var main = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);

        assertThat(patience(main.getStartupProbe())).isGreaterThanOrEqualTo(600);
        assertThat(patience(main.getLivenessProbe())).isGreaterThanOrEqualTo(60);
        assertThat(main.getLivenessProbe().getTimeoutSeconds()).isGreaterThanOrEqualTo(5);
        assertThat(main.getResources().getLimits()).doesNotContainKey("cpu");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deployments")
    void fiftyOfThemFitOnTwoCores(String name, Deployment deployment) {
        var requests = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getRequests();
        var cpu = requests.getOrDefault("cpu", new Quantity("0")).getNumericalAmount();
        assertThat(cpu.doubleValue() * 50).isLessThanOrEqualTo(1.5);
    }

    /** nats-server answers its startup probe before it reads what it has stored; readiness waits for that, for any time. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void aSlowVolumeIsNoFailureOfAServer(String name, StatefulSet servers) {
        var main = servers.getSpec().getTemplate().getSpec().getContainers().get(0);

        assertThat(main.getStartupProbe().getHttpGet().getPath()).isEqualTo("/");
        assertThat(patience(main.getStartupProbe())).isGreaterThanOrEqualTo(120);
        assertThat(main.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/");
        assertThat(patience(main.getLivenessProbe())).isGreaterThanOrEqualTo(60);
        assertThat(main.getLivenessProbe().getTimeoutSeconds()).isGreaterThanOrEqualTo(5);
    }

    private static int patience(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    static Stream<Arguments> deployments() {
        return planned(CASES, "out-deployment.yaml", Deployment.class);
    }

    static Stream<Arguments> servers() {
        return planned(BUSES, "out-statefulset.yaml", StatefulSet.class);
    }

    private static Stream<Arguments> planned(Path cases, String file, Class<? extends HasMetadata> type) {
        return GoldenFiles.cases(cases)
                .filter(name -> GoldenFiles.expected(cases.resolve(name)).containsKey(file))
                .map(name -> Arguments.of(
                        name,
                        Serialization.unmarshal(
                                GoldenFiles.read(cases.resolve(name).resolve(file)), type)));
    }
}
