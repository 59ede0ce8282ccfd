package io.tandem.filter.sprig;

import com.google.re2j.Matcher;
import io.tandem.filter.value.Regex;

/** {@code $1}, {@code ${1}} and {@code $name} in a replacement; {@code $$} is a dollar. */
final class Expansion {
    private Expansion() {}

    static String of(String template, Regex regex, Matcher matcher) {
        var out = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            if (template.charAt(i) != '$') {
                out.append(template.charAt(i));
            } else if (template.startsWith("$$", i)) {
                out.append('$');
                i++;
            } else {
                boolean braces = template.startsWith("${", i);
                int start = braces ? i + 2 : i + 1;
                int end = start;
                while (end < template.length() && isWord(template.charAt(end))) {
                    end++;
                }
                if (end == start || braces && !template.startsWith("}", end)) {
                    out.append('$');
                    continue;
                }
                out.append(group(template.substring(start, end), regex, matcher));
                i = braces ? end : end - 1;
            }
        }
        return out.toString();
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /** Empty for a group that does not exist or matched nothing. */
    private static String group(String name, Regex regex, Matcher matcher) {
        if (!name.matches("\\d{1,6}")) {
            return regex.group(matcher, name);
        }
        int number = Integer.parseInt(name);
        var group = number <= matcher.groupCount() ? matcher.group(number) : null;
        return group == null ? "" : group;
    }
}
