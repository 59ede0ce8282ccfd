package io.tandem.eventsource;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An image with random numbers that were made when it was built would draw the same ones everywhere, so none can be built. */
class NativeRandomTest {
    private static final String INITIALIZED_AT_RUN_TIME = "quarkus.native.additional-build-args";

    @Test
    void noRandomNumbersOfTheRedisClientAreMadeWhenTheImageIsBuilt() throws Exception {
        var drawing = new ArrayList<String>();
        for (var name : classes()) {
            var type = Class.forName(name, false, Redis.class.getClassLoader());
            if (Stream.of(type.getDeclaredFields()).anyMatch(NativeRandomTest::isRandom)) {
                drawing.add(name);
            }
        }
        assertThat(drawing).isNotEmpty();
        assertThat(initializedAtRunTime()).containsAll(drawing);
    }

    private static boolean isRandom(Field field) {
        return Modifier.isStatic(field.getModifiers()) && Random.class.isAssignableFrom(field.getType());
    }

    private static List<String> classes() throws IOException {
        var here = Redis.class.getResource(Redis.class.getSimpleName() + ".class");
        var jar = ((JarURLConnection) here.openConnection()).getJarFile();
        return jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.endsWith(".class"))
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .toList();
    }

    private static List<String> initializedAtRunTime() throws IOException {
        var properties = new Properties();
        try (var in = NativeRandomTest.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        var given = properties.getProperty(INITIALIZED_AT_RUN_TIME);
        return List.of(given.substring(given.indexOf('=') + 1).split("\\\\?,"));
    }
}
