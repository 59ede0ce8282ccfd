package io.tandem.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/security.md tells each right that the shipped roles give. {@code -Dsecurity.update=true} writes its tables anew.
 */
class RightsPageTest {
    private static final Path PAGE = Shipped.ROOT.resolve("docs/security.md");
    private static final Path KUBERNETES = Shipped.ROOT.resolve("src/main/kubernetes");
    private static final String END = "<!-- end -->\n";

    @Test
    void thePageTellsEveryRightThatIsGiven() throws IOException {
        var page = Shipped.text(PAGE);
        var wanted = page;
        for (var table : tables().entrySet()) {
            var start = "<!-- rules of %s, by RightsPageTest -->%n".formatted(table.getKey());
            assertThat(page).as("a table for each file of roles").contains(start);
            var from = wanted.indexOf(start) + start.length();
            wanted = wanted.substring(0, from) + table.getValue() + wanted.substring(wanted.indexOf(END, from));
        }
        if (Boolean.getBoolean("security.update")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Shipped.text(PAGE)).isEqualTo(wanted);
    }

    @Test
    void thePageHasNoTableOfAFileThatIsGone() {
        assertThat(Shipped.text(PAGE)
                        .lines()
                        .filter(line -> line.startsWith("<!-- rules of "))
                        .map(line -> line.substring("<!-- rules of ".length(), line.indexOf(','))))
                .containsExactlyInAnyOrderElementsOf(tables().keySet());
    }

    private static Map<String, String> tables() {
        var tables = new TreeMap<String, String>();
        for (var directory : List.of("base", "crd")) {
            Shipped.roleFiles(KUBERNETES.resolve(directory))
                    .forEach(file -> tables.put(directory + "/" + file.getFileName(), table(file)));
        }
        return tables;
    }

    private static String table(Path file) {
        var rules = Shipped.rulesOf(List.of(Shipped.role(file)));
        var purposes = purposes(file);
        var rows = new ArrayList<String>();
        for (var i = 0; i < rules.size(); i++) {
            rows.add(row(rules.get(i), purposes.get(i)));
        }
        return "| resources | verbs | what for |%n| --- | --- | --- |%n".formatted()
                + rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    }

    private static String row(PolicyRule rule, String purpose) {
        var group = rule.getApiGroups().get(0);
        var resources = rule.getResources().stream()
                .map(resource -> "`" + resource + (group.isEmpty() ? "" : "." + group) + "`")
                .collect(Collectors.joining(", "));
        var named = rule.getResourceNames().isEmpty() ? "" : ", named " + String.join(", ", rule.getResourceNames());
        return "| %s%s | %s | %s |".formatted(resources, named, String.join(", ", rule.getVerbs()), purpose);
    }

    /** The comment above each rule. */
    private static List<String> purposes(Path file) {
        var purposes = new ArrayList<String>();
        var comment = new ArrayList<String>();
        for (var line : Shipped.text(file).lines().toList()) {
            if (line.startsWith("  # ")) {
                comment.add(line.substring("  # ".length()));
                continue;
            }
            if (line.startsWith("  - apiGroups:")) {
                purposes.add(String.join(" ", comment));
            }
            comment.clear();
        }
        return purposes;
    }
}
