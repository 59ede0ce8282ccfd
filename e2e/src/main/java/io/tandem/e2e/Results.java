package io.tandem.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a suite found.
 *
 * @param machine where
 * @param summaries one a case
 * @param outcomes one a run
 */
public record Results(Machine machine, List<Summary> summaries, List<Outcome> outcomes) {
    private static final ObjectMapper JSON =
            new ObjectMapper().registerModule(new Jdk8Module()).enable(SerializationFeature.INDENT_OUTPUT);

    static Results of(Machine machine, List<Outcome> outcomes) {
        return new Results(machine, Summary.of(outcomes), outcomes);
    }

    /** Writes {@code results.json}, {@code results.md} and {@code goals.md} into {@code directory}. */
    public void write(Path directory) {
        try {
            Files.createDirectories(directory);
            JSON.writeValue(directory.resolve("results.json").toFile(), this);
            Files.writeString(directory.resolve("results.md"), markdown());
            if (!goals().isEmpty()) {
                Files.writeString(directory.resolve("goals.md"), goals());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write results to " + directory, e);
        }
    }

    /** A table for each fault. */
    public String markdown() {
        return MarkdownTable.render(machine, summaries);
    }

    /** The goals beside what was measured; empty if no case is about one. */
    public String goals() {
        return Goals.render(machine, summaries);
    }

    /** How many runs ended so. */
    public long count(Outcome.Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }
}
