package io.tandem.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;

/** The custom resource definitions, made from the types. */
final class Crds {
    /** Kubernetes' own pieces: the API server checks them in the pods; here they would only bloat the schema. */
    private static final Set<String> OBJECTS = Set.of("resources", "securityContext", "affinity");

    private static final Set<String> LISTS =
            Set.of("volumeMounts", "env", "envFrom", "tolerations", "imagePullSecrets", "volumes", "ports", "topologySpreadConstraints");

    /** Written as a number or as a string. */
    private static final Set<String> NUMBERS_OR_STRINGS = Set.of("duration", "volumeSize");

    /** Written as a string or as any number, also a fraction: the schema has no name for that. */
    private static final Set<String> ANYTHING = Set.of("factor", "jitter");

    private Crds() {}

    /** Writes one file for each kind. */
    static void generate(Path folder) {
        new CRDGenerator()
                .customResourceClasses(EventSource.class, EventBus.class)
                .withImplicitPreserveUnknownFields(true)
                .withMinQuotes(true)
                .withPostProcessor(new PostProcessor())
                .inOutputDir(folder.toFile())
                .generate();
    }

    private static final class PostProcessor implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata resource, String version) {
            var definition = (CustomResourceDefinition) resource;
            definition.getSpec().getVersions().forEach(v -> {
                // the age comes last, as everywhere
                v.getAdditionalPrinterColumns()
                        .sort(Comparator.comparing(column -> column.getName().equals("Age")));
                var root = v.getSchema().getOpenAPIV3Schema();
                root.getProperties().values().forEach(PostProcessor::open);
            });
            return definition;
        }

        private static void open(JSONSchemaProps schema) {
            if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
                schema.getProperties().replaceAll(PostProcessor::replaced);
                schema.getProperties().values().forEach(PostProcessor::nullable);
                schema.setXKubernetesPreserveUnknownFields(true);
            }
            if (schema.getItems() != null) {
                nullable(schema.getItems().getSchema());
            }
            if (schema.getAdditionalProperties() != null) {
                nullable(schema.getAdditionalProperties().getSchema());
            }
        }

        /** Null stands for absent: objects that another implementation wrote back are full of it. */
        private static void nullable(JSONSchemaProps schema) {
            schema.setNullable(true);
            open(schema);
        }

        private static JSONSchemaProps replaced(String name, JSONSchemaProps schema) {
            var plain = new JSONSchemaPropsBuilder().withDescription(schema.getDescription());
            if (OBJECTS.contains(name)) {
                return plain.withType("object")
                        .withXKubernetesPreserveUnknownFields(true)
                        .build();
            }
            if (LISTS.contains(name)) {
                return plain.withType("array")
                        .withNewItems()
                        .withNewSchema()
                        .withType("object")
                        .withXKubernetesPreserveUnknownFields(true)
                        .endSchema()
                        .endItems()
                        .build();
            }
            if (NUMBERS_OR_STRINGS.contains(name)) {
                return plain.withXKubernetesIntOrString(true).build();
            }
            return ANYTHING.contains(name)
                    ? plain.withXKubernetesPreserveUnknownFields(true).build()
                    : schema;
        }
    }
}
