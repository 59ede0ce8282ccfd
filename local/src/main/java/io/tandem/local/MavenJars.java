package io.tandem.local;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars of a server and of all it needs, copied by Maven into {@code ~/.cache/tandem} the first time. */
final class MavenJars {
    private MavenJars() {}

    /**
     * Returns the folder with the jars.
     *
     * @param name of the folder; has the version in it
     * @param artifacts each as {@code group:artifact:version}
     */
    static Path copy(String name, String... artifacts) {
        Path target = Path.of(System.getProperty("user.home"), ".cache", "tandem", name);
        if (Files.isDirectory(target)) {
            return target;
        }
        try (var work = WorkDir.create("jars")) {
            var pom = work.write("pom.xml", pom(artifacts)).toString();
            Files.createDirectories(target.getParent());
            Path copy = Files.createTempDirectory(target.getParent(), name + "-new");
            Child.run(
                    "Maven",
                    work,
                    List.of("mvn", "-q", "-f", pom, "dependency:copy-dependencies", "-DoutputDirectory=" + copy));
            // the rename makes a half copy invisible
            if (!copy.toFile().renameTo(target.toFile()) && !Files.isDirectory(target)) {
                throw new IllegalStateException("cannot create " + target);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("no place for the jars of " + name, e);
        }
    }

    private static String pom(String... artifacts) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion>
                    <groupId>io.tandem</groupId>
                    <artifactId>jars</artifactId>
                    <version>1</version>
                    <packaging>pom</packaging>
                    <dependencies>%s</dependencies>
                </project>
                """.formatted(Stream.of(artifacts).map(MavenJars::dependency).collect(joining()));
    }

    private static String dependency(String artifact) {
        var parts = artifact.split(":", -1);
        return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><scope>runtime</scope></dependency>"
                .formatted(parts[0], parts[1], parts[2]);
    }
}
