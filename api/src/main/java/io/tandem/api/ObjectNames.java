package io.tandem.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may stand as name or key of a Secret or ConfigMap: Kubernetes' own pattern for keys. Pods find both as files, so a
 * slash or {@code ..} would lead to another file.
 *
 * <p>Names of objects are narrower still, but manifests in use hold placeholders such as {@code my_secret}: harmless, no
 * object has that name. The definitions refuse paths alone, for some placeholders are whole sentences.
 */
public final class ObjectNames {
    /** What the definitions let through: anything but a path, or nothing. */
    public static final String NO_PATH = "^([.]{0,2}[^/.][^/]*|[.]{3}[^/]*)?$";
    /** Most characters. */
    public static final long LONGEST = 253;

    private static final Pattern POSSIBLE = Pattern.compile("[.]?[-_a-zA-Z0-9][-._a-zA-Z0-9]*");

    private ObjectNames() {}

    /** Whether it may be a name or key, and thereby a file below the folder that is meant. */
    public static boolean possible(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= LONGEST
                && POSSIBLE.matcher(text).matches();
    }

    /** What is wrong with a selector; what it leaves out is not. */
    static List<Problem> problems(String field, String name, String key) {
        var problems = new ArrayList<Problem>();
        check(field + ".name", name, problems);
        check(field + ".key", key, problems);
        return problems;
    }

    private static void check(String field, String text, List<Problem> problems) {
        if (text != null && !text.isEmpty() && !possible(text)) {
            problems.add(
                    new Problem(
                            field,
                            "is no name and no path: use at most 253 letters, digits, '-', '_' and '.', without two dots first"));
        }
    }
}
