package io.tandem.operator.bus.jetstream;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands in the servers' {@code jetstream {}} block, of which only the plain part of their grammar is taken: lines of
 * key and value, blocks whose braces stand at the end and alone on a line, comments on lines of their own. So no text can
 * leave the block, include a file or read a variable.
 */
final class ServerSettings {
    private static final String KEY = "([A-Za-z_][A-Za-z0-9_]*)";
    private static final String VALUE = "-?[A-Za-z0-9][A-Za-z0-9_.%/-]*|\"[^\"\\\\$]*\"|'[^'\\\\$]*'";
    private static final Pattern SETTING = Pattern.compile(KEY + "\\s*(?:[:=]\\s*|\\s+)(?:" + VALUE + ")");
    private static final Pattern OPENING = Pattern.compile(KEY + "\\s*[:=]?\\s*\\{");
    private static final Pattern COMMENT = Pattern.compile("#.*|//.*");
    private static final Set<String> GIVEN = Set.of(
            "include",
            "store_dir",
            "storedir",
            "store",
            "key",
            "ek",
            "encryption_key",
            "prev_key",
            "prev_ek",
            "prev_encryption_key",
            "tpm");

    private ServerSettings() {}

    /** What is wrong, in words for users; empty if nothing is. */
    static Optional<String> problem(String settings) {
        var depth = 0;
        var number = 0;
        for (var line : settings.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || COMMENT.matcher(line).matches()) {
                continue;
            }
            if (line.equals("}")) {
                depth--;
            } else {
                var problem = problem(line, number);
                if (problem.isPresent()) {
                    return problem;
                }
                depth += line.endsWith("{") ? 1 : 0;
            }
            if (depth < 0) {
                return Optional.of("has a } in line %d that closes nothing".formatted(number));
            }
        }
        return depth == 0 ? Optional.empty() : Optional.of("has a { that is not closed");
    }

    private static Optional<String> problem(String line, int number) {
        var setting = SETTING.matcher(line);
        var opening = OPENING.matcher(line);
        if (!setting.matches() && !opening.matches()) {
            return Optional.of(
                    ("has line %d, which is none of: a key and a value such as max_file_store: 1GB, a key and {"
                                    + " at its end, } alone, a comment that begins with #")
                            .formatted(number));
        }
        var key = setting.matches() ? setting.group(1) : opening.group(1);
        return GIVEN.contains(key.toLowerCase(java.util.Locale.ROOT))
                ? Optional.of("must not set %s: it is given".formatted(key))
                : Optional.empty();
    }
}
