package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Problem;
import io.tandem.api.Template;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few objects of a megabyte kept all threads busy for minutes with every look, those of other namespaces too. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ManyEntriesTest {
    @Test
    void aTemplateWithMoreEntriesThanAPodGetsIsRefusedBeforeTheyAreRead() {
        var container = new io.tandem.api.Container(
                null, null, null, mounts(20_000, "/data"), variables(50_000, "MINE_%d", "x"), null, null);
        var template = new Template(
                null, null, container, null, null, null, null, null, null, null, volumes(2_000), null, null);

        assertThat(Safety.problems(template, Set.of(Unsafe.values())))
                .containsExactly(
                        tooMany("volumes", 2_000),
                        tooMany("container.volumeMounts", 20_000),
                        tooMany("container.env", 50_000));
    }

    @Test
    void aThousandVariablesAreLeft() {
        var container = new io.tandem.api.Container(
                null, null, null, null, variables(1_000, "AWS_%d", "$(AWS_REGION)"), null, null);
        var template = new Template(null, null, container, null, null, null, null, null, null, null, null, null, null);

        assertThat(Safety.problems(template, Set.of())).isEmpty();
    }

    @Test
    void variablesThatReferToOthersAreReadOnce() {
        var variables = new ArrayList<>(variables(50_000, "MINE_%d", "x"));
        variables.addAll(variables(50_000, "AWS_%d", "$(OTHER)$("));
        variables.addAll(variables(1, "AZURE_%d", "$(MINE_7) $$(MINE_8) $$$(MINE_9) $(".repeat(100_000)));
        var refused = new ArrayList<String>();

        SafeEnvironment.EVENT_SOURCE.check("c", variables, List.of(), (unsafe, field, why) -> refused.add(field));

        assertThat(refused).containsExactly("c.env[MINE_7]", "c.env[MINE_9]");
    }

    @Test
    void mountsInOneAnotherAreFoundWithoutComparingEachWithEach() {
        var mounts = new ArrayList<VolumeMount>();
        mounts.addAll(mounts(50_000, "/data/one"));
        mounts.addAll(mounts(1, "/data/one/7/in/it"));
        mounts.add(new VolumeMountBuilder()
                .withName("v")
                .withMountPath("/data/one/7-not")
                .build());
        mounts.add(new VolumeMountBuilder()
                .withName("v")
                .withMountPath("a/".repeat(300_000) + "../".repeat(299_999) + "./b")
                .build());
        var refused = new ArrayList<String>();

        SafeFiles.check("t", claims(), mounts, (unsafe, field, why) -> refused.add(field));

        assertThat(refused).containsExactly("t.container.volumeMounts[/data/one/7/in/it/0]");
    }

    /** The name stood in a message for each of them, and their memory was more than there is. */
    @Test
    void aLongNameOfAVolumeOfManyKindsIsNotRepeatedInFull() {
        var kinds = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"k%d\": {}".formatted(i))
                .toList();
        var volume = Serialization.unmarshal(
                "{\"name\": \"%s\", %s}".formatted("n".repeat(500_000), String.join(",", kinds)), Volume.class);
        var refused = new ArrayList<String>();

        SafeFiles.check("t", List.of(volume), List.of(), (unsafe, field, why) -> refused.add(field));

        assertThat(refused).hasSize(20_000).allSatisfy(field -> assertThat(field.length())
                .isLessThan(200));
    }

    @Test
    void ofCapabilitiesAndSysctlsThatAreRefusedAThousandAreRemembered() {
        var capabilities = new Safety(Set.of());
        capabilities.container(
                "c",
                new SecurityContextBuilder()
                        .withNewCapabilities()
                        .withAdd(Collections.nCopies(240_000, "A"))
                        .endCapabilities()
                        .build());
        assertThat(capabilities.problems()).hasSize(1_000);

        var sysctls = new Safety(Set.of());
        sysctls.pod(
                "p",
                new PodSecurityContextBuilder()
                        .withSysctls(Collections.nCopies(100_000, new Sysctl("kernel.a", "1")))
                        .build());
        assertThat(sysctls.problems()).hasSize(1_000);
    }

    @Test
    void ofVariablesThatPodsDoNotGetAThousandAreRememberedAndNoneInFull() {
        var container = new io.tandem.api.Container(
                null, null, null, null, variables(20_000, "M".repeat(1_000) + "%d", "x"), null, null);
        var template = new Template(null, null, container, null, null, null, null, null, null, null, null, null, null);

        assertThat(SafeEnvironment.EVENT_SOURCE.leftOut(template))
                .hasSize(1_000)
                .allSatisfy(field -> assertThat(field.length()).isLessThan(600));
    }

    private static Problem tooMany(String field, int number) {
        return new Problem(
                "spec.template." + field,
                "has %d entries, and 1000 is the most that a pod gets: take some away".formatted(number));
    }

    private static List<EnvVar> variables(int number, String name, String value) {
        return IntStream.range(0, number)
                .mapToObj(i -> new EnvVar(name.formatted(i), value, null))
                .toList();
    }

    private static List<VolumeMount> mounts(int number, String folder) {
        return IntStream.range(0, number)
                .mapToObj(i -> new VolumeMountBuilder()
                        .withName("v")
                        .withMountPath(folder + "/" + i)
                        .build())
                .toList();
    }

    private static List<Volume> claims() {
        return List.of(new VolumeBuilder()
                .withName("v")
                .withNewPersistentVolumeClaim()
                .withClaimName("c")
                .endPersistentVolumeClaim()
                .build());
    }

    private static List<Volume> volumes(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new VolumeBuilder()
                        .withName("v" + i)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build())
                .toList();
    }
}
