package io.tandem.filter.path;

import io.tandem.filter.builtin.Strings;
import io.tandem.filter.value.Budget;
import java.util.ArrayList;
import java.util.List;

/** Makes steps of a path's pieces. */
final class PathParser {
    private PathParser() {}

    /** @throws PathException if it is no path */
    static List<Step> parse(String path, Budget budget) {
        budget.reads(path.length());
        var steps = new ArrayList<Step>();
        for (var piece : PathSplitter.split(path)) {
            budget.steps(1);
            steps.add(step(Strings.trimSpace(piece), budget));
        }
        return steps;
    }

    private static Step step(String piece, Budget budget) {
        return switch (piece) {
            case "" -> throw new PathException("a part of the path is empty");
            case "$" -> new Step.Root();
            case "@" -> new Step.Current();
            case "*" -> new Step.Wildcard();
            case ".." -> new Step.Descent();
            case "length" -> new Step.Length();
            default -> piece.startsWith("[") ? bracketed(piece, budget) : new Step.Key(piece);
        };
    }

    private static Step bracketed(String piece, Budget budget) {
        if (!piece.endsWith("]")) {
            throw Subscript.invalid(piece);
        }
        var content = Strings.trimSpace(piece.substring(1, piece.length() - 1));
        if (content.equals("*")) {
            return new Step.Wildcard();
        }
        if (!content.startsWith("?")) {
            return Subscript.parse(content, budget);
        }
        if (!content.startsWith("?(") || !content.endsWith(")")) {
            throw Subscript.invalid(piece);
        }
        var condition = Strings.trimSpace(content.substring(2, content.length() - 1));
        return condition.isEmpty() ? new Step.Nothing() : new Step.Where(ScriptParser.parse(condition, budget));
    }
}
