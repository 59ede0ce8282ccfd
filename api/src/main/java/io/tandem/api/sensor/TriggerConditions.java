package io.tandem.api.sensor;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads for which dependencies a trigger waits, as the sensor's program does: names joined by {@code &&}, {@code ||} and
 * parentheses. A hyphen and an underscore are the same to it.
 *
 * @param names what it waits for; those up to the fault if there is one
 * @param fault what is wrong with it, as the end of a sentence about the field
 */
public record TriggerConditions(Set<String> names, Optional<String> fault) {
    private static final Pattern TOKEN = Pattern.compile("\\s*(&&|\\|\\||[()]|[A-Za-z0-9_.-]+|\\S)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    /** Words of the language in which the program evaluates it. */
    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "len");

    private static final Set<String> CONSTANTS = Set.of("true", "false", "nil");

    /** Reads a text that is not blank. */
    public static TriggerConditions of(String text) {
        var reader = new Reader(text);
        return new TriggerConditions(reader.names, reader.read());
    }

    /** A name as the program compares it. */
    public static String canonical(String name) {
        return name.replace('-', '_');
    }

    /** One pass from left to right; a name is expected, or what joins two of them. */
    private static final class Reader {
        private final String text;
        private final Set<String> names = new LinkedHashSet<>();
        private boolean nameExpected = true;
        private int open;

        Reader(String text) {
            this.text = text;
        }

        Optional<String> read() {
            var tokens = TOKEN.matcher(text.strip());
            while (tokens.find()) {
                var fault = token(tokens.group(1));
                if (fault.isPresent()) {
                    return fault;
                }
            }
            if (nameExpected) {
                return Optional.of("ends where a name is expected");
            }
            return open == 0 ? Optional.empty() : Optional.of("has a parenthesis that is not closed");
        }

        private Optional<String> token(String token) {
            return switch (token) {
                case "(" -> {
                    open++;
                    yield nameExpected ? Optional.empty() : Optional.of("has a parenthesis where && or || is expected");
                }
                case ")" -> {
                    open--;
                    yield open < 0 || nameExpected
                            ? Optional.of("has a parenthesis that closes nothing")
                            : Optional.empty();
                }
                case "&&", "||" -> {
                    var wrong = nameExpected;
                    nameExpected = true;
                    yield wrong ? Optional.of("has %s where a name is expected".formatted(token)) : Optional.empty();
                }
                default -> name(token);
            };
        }

        private Optional<String> name(String token) {
            if (!NAME.matcher(token).matches()) {
                return Optional.of("has '%s': join names of dependencies, which begin with a letter, by && and ||"
                        .formatted(token));
            }
            if (WORDS.contains(token)) {
                return Optional.of("has the word '%s', which can be no name: use && and ||".formatted(token));
            }
            if (CONSTANTS.contains(token)) {
                return Optional.of("has '%s', which waits for nothing: name dependencies".formatted(token));
            }
            if (!nameExpected) {
                return Optional.of("has no && or || before '%s'".formatted(token));
            }
            nameExpected = false;
            names.add(token);
            return Optional.empty();
        }
    }
}
