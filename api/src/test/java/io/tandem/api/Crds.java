package io.tandem.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The custom resource definitions, made from the types. */
final class Crds {
    /** Kubernetes' own pieces: the API server checks them in the pods; here they would only bloat the schema. */
    private static final Set<String> OBJECTS = Set.of("resources", "securityContext", "affinity", "dlqTrigger");

    private static final Set<String> LISTS = Set.of(
            "volumeMounts",
            "env",
            "envFrom",
            "tolerations",
            "imagePullSecrets",
            "volumes",
            "ports",
            "topologySpreadConstraints");

    /** Written as a number or as a string. */
    private static final Set<String> NUMBERS_OR_STRINGS = Set.of("duration", "volumeSize");

    /** Written as a string or as any number, also a fraction: the schema has no name for that. */
    private static final Set<String> ANYTHING = Set.of("factor", "jitter");

    /** Of what the generator makes by itself; fields are described where they are declared. */
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "EventSource",
            "Events from the outside world, published to an EventBus by pods that the operator runs.",
            "Sensor",
            "What is done when events have come, by pods that the operator runs.",
            "EventBus",
            "What events are published to and consumed from, within one namespace.",
            "spec",
            "What is wanted; written by people.",
            "status",
            "What was found; written by the operator.");

    /**
     * Of one source type. More than the reference implementation can hand to a pod: an event has at least 20 characters,
     * and 98,304 of them fit into an environment variable as base64.
     */
    private static final long MOST_EVENTS = 5_000;

    /** The generator sorts columns by their path; people read them as they are declared. */
    private static final Map<String, List<String>> COLUMNS = Map.of(
            "EventSource", columns(EventSource.class),
            "EventBus", columns(EventBus.class),
            "Sensor", columns(Sensor.class));

    private Crds() {}

    /** Writes one file for each kind. */
    static void generate(Path folder) {
        new CRDGenerator()
                .customResourceClasses(EventSource.class, EventBus.class, Sensor.class)
                .withImplicitPreserveUnknownFields(true)
                .withMinQuotes(true)
                .withPostProcessor(new PostProcessor())
                .inOutputDir(folder.toFile())
                .generate();
    }

    private static List<String> columns(Class<?> resource) {
        return Arrays.stream(resource.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
    }

    private static final class PostProcessor implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata resource, String version) {
            var definition = (CustomResourceDefinition) resource;
            var columns = COLUMNS.get(definition.getSpec().getNames().getKind());
            definition.getSpec().getVersions().forEach(v -> {
                v.getAdditionalPrinterColumns()
                        .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
                var root = v.getSchema().getOpenAPIV3Schema();
                root.setDescription(
                        DESCRIPTIONS.get(definition.getSpec().getNames().getKind()));
                root.getProperties().forEach((name, part) -> part.setDescription(DESCRIPTIONS.get(name)));
                root.getProperties().values().forEach(PostProcessor::open);
                root.getProperties().get("spec").getProperties().values().forEach(PostProcessor::bound);
            });
            return definition;
        }

        /** The cost of a rule is estimated for as many events as there may be. */
        private static void bound(JSONSchemaProps eventsOfOneType) {
            if (eventsOfOneType.getAdditionalProperties() != null) {
                eventsOfOneType.setMaxProperties(MOST_EVENTS);
            }
        }

        private static void open(JSONSchemaProps schema) {
            if (schema.getXKubernetesValidations() != null) {
                // the rules of a record's component are found twice, at its field and at its accessor
                schema.setXKubernetesValidations(
                        schema.getXKubernetesValidations().stream().distinct().toList());
            }
            if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
                schema.getProperties().replaceAll(PostProcessor::replaced);
                schema.getProperties().values().forEach(PostProcessor::nullable);
                schema.setXKubernetesPreserveUnknownFields(true);
            }
            if (schema.getItems() != null) {
                listed(schema);
            }
            if (schema.getAdditionalProperties() != null) {
                nullable(schema.getAdditionalProperties().getSchema());
            }
        }

        /** A list whose items have required fields is keyed by them, and each key stands for itself. */
        private static void listed(JSONSchemaProps list) {
            var item = list.getItems().getSchema();
            var keys = item.getRequired();
            if (keys == null || keys.isEmpty()) {
                nullable(item);
                return;
            }
            open(item);
            keys.forEach(key -> item.getProperties().get(key).setNullable(null));
            list.setXKubernetesListType("map");
            list.setXKubernetesListMapKeys(keys);
        }

        /** Null stands for absent: objects that another implementation wrote back are full of it. */
        private static void nullable(JSONSchemaProps schema) {
            schema.setNullable(true);
            open(schema);
        }

        /** Of an object that a trigger makes; sources of events, and a field of theirs, are called so too. */
        private static boolean manifest(String name, JSONSchemaProps schema) {
            return name.equals("resource")
                    && schema.getAdditionalProperties() == null
                    && !"string".equals(schema.getType());
        }

        private static JSONSchemaProps replaced(String name, JSONSchemaProps schema) {
            var plain = new JSONSchemaPropsBuilder().withDescription(schema.getDescription());
            if (OBJECTS.contains(name) || manifest(name, schema)) {
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
