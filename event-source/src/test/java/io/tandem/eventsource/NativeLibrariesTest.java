package io.tandem.eventsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What a native executable is told to hold is looked for by name when it is built, and what is not there is left out without a word. */
class NativeLibrariesTest {
    private static final String JNI = "/META-INF/native-image/io.tandem/tandem-event-source/jni-config.json";

    @Test
    void eachFileThatTheExecutableIsToHoldIsThere() throws IOException {
        for (var file : setting("quarkus.native.resources.includes").split(",")) {
            if (!file.contains("*")) {
                assertThat(getClass().getResource("/" + file)).as(file).isNotNull();
            }
        }
    }

    @Test
    void whatLibrariesLookUpByNameIsThereAndOfAClassThatIsInitializedWhenItRuns() throws Exception {
        var late = setting("quarkus.native.additional-build-args");
        try (var in = open(JNI)) {
            for (var type : new ObjectMapper().readTree(in)) {
                var name = type.get("name").asText();
                var found = Class.forName(name, false, getClass().getClassLoader());
                assertThat(late).contains(found.getPackageName());
                for (var field : type.path("fields")) {
                    assertThatCode(() ->
                                    found.getDeclaredField(field.get("name").asText()))
                            .doesNotThrowAnyException();
                }
                for (var method : type.path("methods")) {
                    assertThat(found.getDeclaredMethods())
                            .anyMatch(each -> each.getName()
                                            .equals(method.get("name").asText())
                                    && each.getParameterCount()
                                            == method.path("parameterTypes").size());
                }
            }
        }
    }

    private String setting(String name) throws IOException {
        try (var in = open("/application.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty(name);
        }
    }

    private InputStream open(String resource) {
        return getClass().getResourceAsStream(resource);
    }
}
