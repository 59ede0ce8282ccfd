package io.tandem.api.source;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * A path with variables: {@code {name}} stands for one segment, {@code {name:regexp}} for what the expression (RE2) matches. It
 * matches whole paths whose percent-encoding is undone.
 *
 * @param literals how many of its characters stand for themselves
 */
public record PathTemplate(String text, Pattern pattern, int literals) {
    private static final String SEGMENT = "[^/]+";

    /**
     * A template; empty if the endpoint has no variable.
     *
     * @throws IllegalArgumentException if it cannot be one; names the endpoint
     */
    public static Optional<PathTemplate> of(String endpoint) {
        if (endpoint.indexOf('{') < 0 && endpoint.indexOf('}') < 0) {
            return Optional.empty();
        }
        var regexp = new StringBuilder();
        int literals = 0;
        int at = 0;
        while (at < endpoint.length()) {
            int open = indexOf('{', endpoint, at);
            var literal = endpoint.substring(at, open);
            if (literal.indexOf('}') >= 0) {
                throw wrong(endpoint, "a closing brace without an opening one");
            }
            regexp.append(Pattern.quote(literal));
            literals += literal.length();
            at = open;
            if (open < endpoint.length()) {
                int close = closing(endpoint, open);
                regexp.append('(')
                        .append(variable(endpoint, endpoint.substring(open + 1, close)))
                        .append(')');
                at = close + 1;
            }
        }
        return Optional.of(new PathTemplate(endpoint, compiled(endpoint, regexp.toString()), literals));
    }

    /** @param path with its percent-encoding undone */
    public boolean matches(String path) {
        return pattern.matches(path);
    }

    private static String variable(String endpoint, String variable) {
        int colon = variable.indexOf(':');
        var name = colon < 0 ? variable : variable.substring(0, colon);
        var expression = colon < 0 ? SEGMENT : variable.substring(colon + 1);
        if (name.isEmpty() || expression.isEmpty()) {
            throw wrong(endpoint, "\"{%s}\" lacks its name or its expression".formatted(variable));
        }
        return "?:" + expression;
    }

    /** The brace that closes one; an expression may have braces of its own. */
    private static int closing(String endpoint, int open) {
        int depth = 0;
        for (int i = open; i < endpoint.length(); i++) {
            depth += endpoint.charAt(i) == '{' ? 1 : endpoint.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw wrong(endpoint, "an opening brace without a closing one");
    }

    private static int indexOf(char c, String text, int from) {
        int found = text.indexOf(c, from);
        return found < 0 ? text.length() : found;
    }

    private static Pattern compiled(String endpoint, String regexp) {
        try {
            var pattern = Pattern.compile(regexp);
            if (pattern.groupCount() > 0) {
                throw wrong(endpoint, "an expression has a capturing group: write (?:...)");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw wrong(endpoint, "an expression is not valid: " + e.getDescription());
        }
    }

    private static IllegalArgumentException wrong(String endpoint, String reason) {
        return new IllegalArgumentException(
                "endpoint \"%s\" is not a path: it has %s; write {name} or {name:expression}"
                        .formatted(endpoint, reason));
    }
}
