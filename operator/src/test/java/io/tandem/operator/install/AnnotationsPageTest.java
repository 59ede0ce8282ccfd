package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md tells every annotation, label and finalizer by which something of ours is told. */
class AnnotationsPageTest {
    private static final Pattern NAME = Pattern.compile("\"(tandem\\.io/[a-z-]+)\"");

    @Test
    void everyNameOfOursInTheCodeIsOnThePage() throws IOException {
        var names = names();

        assertThat(names).hasSizeGreaterThan(15).contains("tandem.io/hold-rollout", "tandem.io/active-active");
        assertThat(Shipped.text(Shipped.ROOT.resolve("docs/configuration.md")))
                .contains(names.stream().map(name -> "`" + name).toList());
    }

    private static Set<String> names() throws IOException {
        var names = new TreeSet<String>();
        for (var module : List.of("api", "operator", "runtime", "event-source", "connectors")) {
            try (var files = Files.walk(Shipped.ROOT.resolve(module))) {
                files.filter(AnnotationsPageTest::isCode)
                        .map(Shipped::text)
                        .flatMap(text -> NAME.matcher(text).results())
                        .forEach(found -> names.add(found.group(1)));
            }
        }
        return names;
    }

    private static boolean isCode(Path file) {
        return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
    }
}
