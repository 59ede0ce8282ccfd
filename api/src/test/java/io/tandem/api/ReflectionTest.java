package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A native image knows of every record that JSON is read into. {@code -Dapi.update} writes the list anew. */
class ReflectionTest {
    private static final Path CHECKED_IN = Path.of(
            "src", "main", "resources", "META-INF", "native-image", "io.tandem", "tandem-api", "reflect-config.json");

    @Test
    void everyRecordOfTheResourcesIsListed() throws IOException {
        var names = new TreeSet<String>();
        add(EventSource.class, names);
        add(EventSourceSpec.class, names);
        add(EventSourceStatus.class, names);
        add(EventBus.class, names);
        add(EventBusSpec.class, names);
        add(EventBusStatus.class, names);
        add(Sensor.class, names);
        add(SensorSpec.class, names);
        add(SensorStatus.class, names);
        add(PodState.class, names);
        var expected = names.stream().map(ReflectionTest::entry).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        if (System.getProperty("api.update") != null) {
            Files.createDirectories(CHECKED_IN.getParent());
            Files.writeString(CHECKED_IN, expected);
        }
        assertThat(CHECKED_IN)
                .as("differs from the types; run: mvn -pl api test -Dtest=ReflectionTest -Dapi.update")
                .content()
                .isEqualTo(expected);
    }

    private static void add(Type type, SortedSet<String> names) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> add(argument, names));
        } else if (type instanceof Class<?> c
                && c.getPackageName().startsWith("io.tandem.")
                && names.add(c.getName())) {
            if (c.isRecord()) {
                Arrays.stream(c.getRecordComponents()).forEach(component -> add(component.getGenericType(), names));
            }
        }
    }

    private static String entry(String name) {
        return """
                {"name": "%s", "allDeclaredConstructors": true, "allDeclaredMethods": true, \
                "allDeclaredFields": true, "allRecordComponents": true}""".formatted(name).indent(2).stripTrailing();
    }
}
