package io.tandem.filter.path;

import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Splits a path into its steps. */
final class PathParser {
    private static final Pattern FROM_END = Pattern.compile("\\(\\s*@\\.length\\s*-\\s*(\\d{1,9})\\s*\\)");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private final String path;
    private final List<Step> steps = new ArrayList<>();
    private int at = 1;

    private PathParser(String path) {
        this.path = path;
    }

    /** @throws EvalException if it is no path that is known here */
    static List<Step> parse(String path) {
        if (!path.startsWith("$") && !path.startsWith("@")) {
            throw invalid(path, "it must begin with $");
        }
        var parser = new PathParser(path);
        while (parser.at < path.length()) {
            parser.step();
        }
        return parser.steps;
    }

    static EvalException invalid(String path, String why) {
        return new EvalException("'%s' is no JSONPath: %s".formatted(Text.decode(path), why));
    }

    private void step() {
        char c = path.charAt(at);
        if (path.startsWith("..", at)) {
            steps.add(new Step.Recursive());
            at += 2;
            if (at < path.length() && path.charAt(at) != '[') {
                name();
            }
        } else if (c == '.') {
            at++;
            if (at < path.length() && path.charAt(at) != '[') {
                name();
            } else if (at == path.length()) {
                throw invalid(path, "it ends with a dot");
            }
        } else if (c == '[') {
            int end = closing();
            subscript(path.substring(at + 1, end).trim());
            at = end + 1;
        } else {
            throw invalid(path, "a part begins with a dot or a bracket");
        }
    }

    private void name() {
        int end = at;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        var name = path.substring(at, end).trim();
        steps.add(
                switch (name) {
                    case "*" -> new Step.Wildcard();
                    case "length" -> new Step.Length();
                    case "" -> throw invalid(path, "a name is missing");
                    default -> new Step.Key(name);
                });
        at = end;
    }

    /** The bracket that closes the one here; brackets in quotes do not count. */
    private int closing() {
        int depth = 0;
        char quote = 0;
        for (int i = at; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '(') {
                depth++;
            } else if ((c == ']' || c == ')') && --depth == 0) {
                return i;
            }
        }
        throw invalid(path, "a bracket is not closed");
    }

    private void subscript(String text) {
        var fromEnd = FROM_END.matcher(text);
        if (text.equals("*")) {
            steps.add(new Step.Wildcard());
        } else if (text.startsWith("?(") && text.endsWith(")")) {
            steps.add(new Step.Where(Condition.parse(text.substring(2, text.length() - 1))));
        } else if (fromEnd.matches()) {
            steps.add(new Step.FromEnd(Long.parseLong(fromEnd.group(1))));
        } else if (isQuoted(text)) {
            steps.add(quotedKeys(text));
        } else if (text.contains(":")) {
            steps.add(range(text));
        } else if (text.contains(",")) {
            steps.add(new Step.Indexes(List.of(text.split(",")).stream()
                    .map(part -> integer(part.trim()))
                    .toList()));
        } else {
            steps.add(new Step.Index(integer(text)));
        }
    }

    private static boolean isQuoted(String text) {
        return text.startsWith("'") || text.startsWith("\"");
    }

    private Step quotedKeys(String text) {
        var names = new ArrayList<String>();
        for (var rest = text; !rest.isEmpty(); ) {
            int end = rest.indexOf(rest.charAt(0), 1);
            if (!isQuoted(rest) || end < 0) {
                throw invalid(path, "a key is in quotes");
            }
            names.add(rest.substring(1, end));
            rest = rest.substring(end + 1).trim();
            if (!rest.isEmpty()) {
                if (!rest.startsWith(",") || rest.length() == 1) {
                    throw invalid(path, "keys are separated by commas");
                }
                rest = rest.substring(1).trim();
            }
        }
        return names.size() == 1 ? new Step.Key(names.getFirst()) : new Step.Keys(names);
    }

    private Step range(String text) {
        var parts = text.split(":", -1);
        if (parts.length > 3) {
            throw invalid(path, "a range has at most three parts");
        }
        long step = parts.length == 3 ? bound(parts[2]).orElse(1L) : 1;
        if (step == 0) {
            throw invalid(path, "the step of a range is not 0");
        }
        return new Step.Range(bound(parts[0]), bound(parts[1]), step);
    }

    private Optional<Long> bound(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(integer(text.trim()));
    }

    private long integer(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw invalid(path, "'" + Text.decode(text) + "' is no index, key in quotes, range or filter");
        }
        return Long.parseLong(text);
    }
}
