package io.tandem.eventsource.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.tandem.api.ActiveActive;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusSpec;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.ManifestJson;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.SensorSpec;
import io.tandem.api.sensor.SensorObject;
import io.tandem.api.validate.AbsentNames;
import io.tandem.api.validate.MistypedFields;
import io.tandem.api.validate.SensorProblems;
import io.tandem.api.validate.SourceProblems;
import io.tandem.api.validate.UnknownFields;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * {@code lint}: checks manifests as API server and operator would, without a cluster; of an EventBus the types of its values. Other
 * kinds of resources are left alone.
 */
final class Lint {
    private static final ObjectMapper YAML = new ObjectMapper(new KubectlYaml(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            // Of two events with one name the later one would be all that is left.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)));

    /** What of {@code ObjectMeta} is text and may stand in a manifest, by which it is refused if it is written as a number. */
    private record MetadataTexts(
            String name,
            String generateName,
            String namespace,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<String> finalizers,
            String resourceVersion,
            String uid) {}

    private final PrintStream out;
    private final PrintStream err;
    private int sources;
    private int sensors;
    private int buses;
    private int problems;
    private int warnings;

    Lint(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** @throws IOException if a file cannot be read */
    int run(List<String> operands) throws IOException {
        for (var operand : operands) {
            var path = Path.of(operand);
            if (!Files.exists(path)) {
                err.println(operand + ": there is no such file or folder");
                return CommandLine.USAGE;
            }
            for (var file : files(path)) {
                file(file);
            }
        }
        out.printf(
                "%d EventSources, %d Sensors, %d EventBuses, %d problems, %d warnings%n",
                sources, sensors, buses, problems, warnings);
        return problems == 0 ? CommandLine.FINE : CommandLine.PROBLEMS;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var files = Files.walk(path)) {
            return files.filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(file -> !isHidden(path.relativize(file)))
                    .sorted()
                    .toList();
        }
    }

    /** Where a ConfigMap is mounted, each file is there a second time, in a folder whose name begins with a dot. */
    private static boolean isHidden(Path below) {
        return StreamSupport.stream(below.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
    }

    private void file(Path file) throws IOException {
        var documents = new ArrayList<JsonNode>();
        try (var parsed = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            parsed.forEachRemaining(documents::add);
        } catch (JacksonException e) {
            problem(file, "", unreadable(e));
        } catch (RuntimeException e) {
            problem(file, "", e.getCause() instanceof JacksonException cause ? unreadable(cause) : "is no YAML: " + e);
        }
        documents.forEach(document -> check(file, document));
    }

    private void check(Path file, JsonNode document) {
        var name = document.path("metadata").path("name").asText("without a name");
        switch (document.path("kind").asText()) {
            case "EventSource" ->
                read(file, name, document, EventSource.class, EventSourceSpec.class)
                        .ifPresent(resource -> source(file, name, resource));
            case "Sensor" ->
                read(file, name, document, Sensor.class, SensorSpec.class)
                        .ifPresent(resource -> sensor(file, name, resource));
            case "EventBus" ->
                read(file, name, document, EventBus.class, EventBusSpec.class).ifPresent(resource -> buses++);
            default -> {}
        }
    }

    /** What is of a wrong type is told; a field that cannot be read at all only once. */
    private <R extends HasMetadata> Optional<R> read(
            Path file, String name, JsonNode document, Class<R> type, Class<? extends Record> spec) {
        var mistyped = new ArrayList<>(MistypedFields.in("metadata", document.path("metadata"), MetadataTexts.class));
        mistyped.addAll(MistypedFields.in("spec", document.path("spec"), spec));
        mistyped.forEach(each -> problem(file, name, each.toString()));
        try {
            return Optional.of(read(document, type));
        } catch (JacksonException e) {
            if (mistyped.stream().map(Problem::field).noneMatch(ReadingError.field(e)::equals)) {
                problem(file, name, ReadingError.described(e));
            }
            return Optional.empty();
        }
    }

    private static <R extends HasMetadata> R read(JsonNode document, Class<R> type) throws JacksonException {
        var resource = ManifestJson.MAPPER.treeToValue(document, type);
        if (resource.getMetadata() == null) {
            resource.setMetadata(new ObjectMeta());
        }
        return resource;
    }

    private void source(Path file, String name, EventSource resource) {
        sources++;
        SourceProblems.of(resource).all().forEach(each -> problem(file, name, each.toString()));
        UnknownFields.all(resource.getSpec()).stream()
                .filter(field -> !isProblem(resource, field.path()))
                .forEach(field ->
                        warning(file, name, "spec%s: is no field that is known, and is ignored".formatted(field)));
        ActiveActive.unknown(resource)
                .forEach(event -> warning(
                        file,
                        name,
                        "metadata.annotations[%s]: %s is no event, and is ignored"
                                .formatted(ActiveActive.ANNOTATION, event)));
        AbsentNames.in(resource.getSpec()).forEach(each -> warning(file, name, each.toString()));
        LargeBodies.warnings(resource.getSpec()).forEach(text -> warning(file, name, text));
        LostQueues.warnings(resource.getSpec()).forEach(text -> warning(file, name, text));
        DroppedRedeliveries.warnings(resource.getSpec()).forEach(text -> warning(file, name, text));
        UnkeptHooks.warnings(resource.getSpec()).forEach(text -> warning(file, name, text));
        SharedHooks.warnings(resource.getSpec()).forEach(text -> warning(file, name, text));
    }

    /** Bus, image and what templates may ask for are the operator's, so what these refuse is not found here. */
    private void sensor(Path file, String name, Sensor resource) {
        sensors++;
        var found = SensorProblems.of(resource, Optional.empty());
        found.object().forEach(each -> problem(file, name, each.toString()));
        SensorObject.problem(resource).ifPresent(each -> problem(file, name, each.toString()));
        for (var part : List.of(found.dependencies(), found.triggers())) {
            part.refused().forEach(each -> problem(file, name, each.toString()));
            part.idle().forEach(each -> problem(file, name, each.toString()));
            part.hints().forEach(each -> warning(file, name, each.toString()));
        }
        UnknownFields.newer(resource.getSpec())
                .forEach(field -> warning(
                        file,
                        name,
                        "spec%s: is no field that is known, and is %s"
                                .formatted(field, SensorProblems.ofPods(field) ? "ignored" : "passed on as it is")));
    }

    /** A source type that is not known is a problem already. */
    private static boolean isProblem(EventSource resource, String field) {
        return resource.getSpec().unknownSourceTypes().contains(field.substring(1));
    }

    /** In one line: the place, and the lines of the parser's message that are no excerpts of the file. */
    private static String unreadable(JacksonException e) {
        var message = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.startsWith(" "))
                .collect(Collectors.joining(": "));
        return "line %d, column %d: is no YAML: %s"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), message);
    }

    private void warning(Path file, String name, String text) {
        warnings++;
        out.printf("%s: %s: warning: %s%n", file, name, text);
    }

    private void problem(Path file, String name, String text) {
        problems++;
        out.printf("%s: %s%s%n", file, name.isEmpty() ? "" : name + ": ", text);
    }
}
