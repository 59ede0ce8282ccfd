package io.tandem.api.sensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads for which dependencies a trigger waits, as the sensor's program does: names joined by {@code &&}, {@code ||} and
 * parentheses. A hyphen and an underscore are the same to it, but in quotes, where it reads both as an underscore.
 *
 * @param names what it waits for; those up to the fault if there is one
 * @param exact those of them in quotes, which a dependency must have as they are
 * @param always those of them that it waits for in any case, as the program compares names; empty if there is a fault
 * @param fault what is wrong with it, as the end of a sentence about the field
 */
public record TriggerConditions(Set<String> names, Set<String> exact, Set<String> always, Optional<String> fault) {
    /** White space, then a comment in the first group or a token in the second. */
    private static final Pattern TOKEN = Pattern.compile("\\G\\p{IsWhite_Space}*+"
            + "(?:(//[^\\n]*+|/\\*(?s:.*?)\\*/)"
            + "|(&&|\\|\\||[()]|[\\p{L}\\p{Nd}_.-]++|'[^'\\n]*+'|\"[^\"\\n]*+\"|\\P{IsWhite_Space}))");

    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{Nd}_-]*+");

    private static final Pattern QUOTED = Pattern.compile("(['\"]) *+(" + NAME + ") *+\\1");
    /** Words of the languages in which the program evaluates it. */
    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "in", "IN", "matches", "contains", "startsWith", "endsWith", "let");

    /** Those of the second language alone, in which names are joined where no conditions are written. */
    private static final Set<String> RESERVED = Set.of("in", "IN", "true", "false");

    private static final Set<String> CONSTANTS = Set.of("true", "false", "nil");

    /** Reads a text that is not blank. */
    public static TriggerConditions of(String text) {
        var reader = new Reader(text);
        var fault = reader.read();
        return new TriggerConditions(
                reader.names,
                reader.exact,
                fault.isPresent() ? Set.of() : reader.inside.pop().needed(),
                fault);
    }

    /** Whether a trigger without conditions, which waits for all dependencies, can wait for one of this name. */
    public static boolean isName(String dependency) {
        return NAME.matcher(dependency).matches() && !RESERVED.contains(dependency);
    }

    /** A name as the program compares it. */
    public static String canonical(String name) {
        return name.replace('-', '_');
    }

    /** One pass from left to right; a name is expected, or what joins two of them. */
    private static final class Reader {
        private final String text;
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<String> exact = new LinkedHashSet<>();
        /** What is read of each pair of parentheses that is open, the innermost first, and around them. */
        private final Deque<Needs> inside = new ArrayDeque<>();

        private boolean nameExpected = true;
        private int open;

        Reader(String text) {
            this.text = text;
            inside.push(new Needs());
        }

        Optional<String> read() {
            var tokens = TOKEN.matcher(text);
            while (tokens.find()) {
                var fault = tokens.group(2) == null ? Optional.<String>empty() : token(tokens.group(2));
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
                    inside.push(new Needs());
                    yield nameExpected ? Optional.empty() : Optional.of("has a parenthesis where && or || is expected");
                }
                case ")" -> {
                    open--;
                    if (open < 0 || nameExpected) {
                        yield Optional.of("has a parenthesis that closes nothing");
                    }
                    var needed = inside.pop().needed();
                    inside.element().and(needed);
                    yield Optional.empty();
                }
                case "&&", "||" -> {
                    var wrong = nameExpected;
                    nameExpected = true;
                    if (token.equals("||")) {
                        inside.element().or();
                    }
                    yield wrong ? Optional.of("has %s where a name is expected".formatted(token)) : Optional.empty();
                }
                default -> name(token);
            };
        }

        private Optional<String> name(String token) {
            var quoted = QUOTED.matcher(token);
            if (quoted.matches()) {
                var name = canonical(quoted.group(2));
                exact.add(name);
                return RESERVED.contains(name)
                        ? Optional.of("has the word %s, which can be no name: use && and ||".formatted(token))
                        : heard(name, token);
            }
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
            return heard(token, token);
        }

        private Optional<String> heard(String name, String token) {
            if (!nameExpected) {
                return Optional.of("has no && or || before '%s'".formatted(token));
            }
            nameExpected = false;
            names.add(name);
            inside.element().and(new HashSet<>(Set.of(canonical(name))));
            return Optional.empty();
        }
    }

    /**
     * Names without which a part of it is not fulfilled; {@code &&} binds closer. Of two sets only the smaller is gone through,
     * and none is kept that had more names once: its table stays as large.
     */
    private static final class Needs {
        /** Of the alternatives that are complete; null if none is. */
        private Set<String> before;
        /** Of the one that is read. */
        private Set<String> last = Set.of();

        /** @param more is changed */
        void and(Set<String> more) {
            if (last.isEmpty() || more.isEmpty()) {
                last = last.isEmpty() ? more : last;
                return;
            }
            var larger = more.size() > last.size() ? more : last;
            larger.addAll(larger == more ? last : more);
            last = larger;
        }

        void or() {
            before = needed();
            last = Set.of();
        }

        Set<String> needed() {
            if (before == null) {
                return last;
            }
            var smaller = before.size() < last.size() ? before : last;
            var larger = smaller == last ? before : last;
            return smaller.stream().filter(larger::contains).collect(Collectors.toCollection(HashSet::new));
        }
    }
}
