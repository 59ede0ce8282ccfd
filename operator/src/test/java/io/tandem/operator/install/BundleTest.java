package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.ClusterServiceVersion;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.NamedInstallStrategyBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.RelatedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The bundle installs what the manifests install. {@code -Dbundle.update=true} takes its deployment and rules from them
 * anew.
 */
class BundleTest {
    private static final Path FILE = Shipped.ROOT.resolve("olm-bundle/manifests/tandem.clusterserviceversion.yaml");
    /** The server's tag is the version that an EventBus asks for, so that no list of images would be complete. */
    private static final Set<String> NOT_NAMED =
            Set.of("tandem.jetstream.image", "tandem.jetstream.reloader-image", "tandem.jetstream.metrics-image");

    private static final String GENERATED = "  install:\n";

    @Test
    void deploymentAndRulesAreThoseOfTheManifests() throws IOException {
        var wanted = Serialization.yamlMapper().valueToTree(install());
        if (Boolean.getBoolean("bundle.update")) {
            var text = Shipped.text(FILE);
            var head = text.substring(0, text.indexOf(GENERATED) + GENERATED.length());
            var yaml = Serialization.asYaml(install()).replaceFirst("^---\n", "");
            Files.writeString(
                    FILE, head + yaml.lines().map(line -> "    " + line + "\n").collect(Collectors.joining()));
        }
        assertThat((JsonNode) Serialization.yamlMapper()
                        .valueToTree(bundle().getSpec().getInstall()))
                .isEqualTo(wanted);
    }

    @Test
    void everyImageIsNamedForMirrors() {
        var container = deployment().getTemplate().getSpec().getContainers().get(0);
        var images = container.getEnv().stream()
                .filter(variable -> variable.getName().endsWith("_IMAGE"))
                .map(EnvVar::getValue)
                .collect(Collectors.toSet());
        images.add(container.getImage());

        assertThat(bundle().getSpec().getRelatedImages())
                .extracting(RelatedImage::getImage)
                .containsExactlyInAnyOrderElementsOf(images);
        assertThat(bundle().getMetadata().getAnnotations()).containsEntry("containerImage", container.getImage());
    }

    /** Whoever lets no pod fetch from outside has to know that he sets these himself. */
    @Test
    void imagesThatAreNotNamedForMirrorsAreThoseOfNativeBusesAndTheBundleIsNotCalledFitForIt() throws IOException {
        var settings = new Properties();
        try (var in =
                Files.newBufferedReader(Shipped.ROOT.resolve("operator/src/main/resources/application.properties"))) {
            settings.load(in);
        }
        var set = deployment().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .map(EnvVar::getName)
                .toList();
        var images = settings.stringPropertyNames().stream()
                .filter(name -> name.startsWith("tandem.") && name.endsWith("image"))
                .filter(name -> !set.contains(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")));

        assertThat(images).containsExactlyInAnyOrderElementsOf(NOT_NAMED);
        assertThat(bundle().getMetadata().getAnnotations())
                .containsEntry("features.operators.openshift.io/disconnected", "false");
    }

    @Test
    void ownsTheDefinitionsThatAreShipped() throws IOException {
        var owned = bundle().getSpec().getCustomresourcedefinitions().getOwned();
        try (var files = Files.list(Shipped.ROOT.resolve("src/main/kubernetes/crd"))) {
            var shipped = files.filter(file -> file.toString().endsWith(".yml"))
                    .map(file -> Serialization.unmarshal(Shipped.text(file), CustomResourceDefinition.class))
                    .toList();
            assertThat(owned).hasSameSizeAs(shipped);
            assertThat(shipped).allSatisfy(definition -> assertThat(owned).anySatisfy(description -> {
                assertThat(description.getName())
                        .isEqualTo(definition.getMetadata().getName());
                assertThat(description.getKind())
                        .isEqualTo(definition.getSpec().getNames().getKind());
                assertThat(description.getVersion())
                        .isEqualTo(definition.getSpec().getVersions().get(0).getName());
                assertThat(description.getDescription()).isNotBlank();
            }));
        }
    }

    @Test
    void servesTheNamespacesOfEveryInstallMode() {
        assertThat(bundle().getSpec().getInstallModes()).hasSize(4).allMatch(mode -> mode.getSupported());
        assertThat(bundle().getMetadata().getName())
                .isEqualTo("tandem.v" + bundle().getSpec().getVersion());
    }

    @Test
    void examplesAreOfTheOwnedKinds() throws IOException {
        var examples = Serialization.jsonMapper()
                .readTree(bundle().getMetadata().getAnnotations().get("alm-examples"));
        assertThat(examples)
                .extracting(example -> example.path("kind").asText())
                .containsExactlyInAnyOrder("EventSource", "EventBus", "Sensor");
    }

    private static ClusterServiceVersion bundle() {
        return Serialization.unmarshal(Shipped.text(FILE), ClusterServiceVersion.class);
    }

    /** OLM makes a Role of these in each namespace it serves, or a ClusterRole if it serves all. */
    private static Object install() {
        // @formatter:off
        return new NamedInstallStrategyBuilder()
                .withStrategy("deployment")
                .withNewSpec()
                .addNewPermission()
                .withServiceAccountName("tandem-operator")
                .withRules(Shipped.rules())
                .endPermission()
                .addNewDeployment()
                .withName("tandem-operator")
                .withSpec(deployment())
                .endDeployment()
                .endSpec()
                .build();
        // @formatter:on
    }

    /** The shipped one, for the namespaces that OLM tells. */
    private static DeploymentSpec deployment() {
        var spec = Shipped.base("deployment.yaml", Deployment.class).getSpec();
        var container = spec.getTemplate().getSpec().getContainers().get(0);
        var env = new ArrayList<>(container.getEnv());
        env.add(new EnvVarBuilder()
                .withName("TANDEM_WATCH_NAMESPACES")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['olm.targetNamespaces']")
                .endFieldRef()
                .endValueFrom()
                .build());
        container.setEnv(List.copyOf(env));
        return spec;
    }
}
