package io.tandem.api.validate;

import io.tandem.api.sensor.Parameter;
import io.tandem.api.sensor.ParameterSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether the parameters of a trigger may fill the empty source of its manifest. Names of fields count in any case. */
final class FilledSource {
    private static final String INLINE = "inline";
    /** Objects, and not texts as the manifest itself. */
    private static final List<String> PLACES = List.of("s3", "file", "url", "git", "configmap", "resource");

    private final String source;
    private final Set<String> heard;

    /**
     * @param source such as {@code k8s.source}
     * @param heard dependencies of which the trigger gets events, as they stand in the manifest
     */
    FilledSource(String source, Set<String> heard) {
        this.source = source + ".";
        this.heard = heard;
    }

    /** Null is none. */
    boolean by(List<? extends Parameter> parameters) {
        return parameters != null && parameters.stream().anyMatch(this::by);
    }

    private boolean by(Parameter parameter) {
        if (parameter == null || parameter.src() == null || blank(parameter.dest())) {
            return false;
        }
        var known = heard.contains(parameter.src().dependencyName());
        // without a value a parameter is left out
        if (!known && parameter.src().value() == null) {
            return false;
        }
        var given = parameter.dest() + ".";
        var dest = given.toLowerCase(Locale.ROOT);
        var path = source.toLowerCase(Locale.ROOT);
        var object = known && mayBeAnObject(parameter.src());
        if (path.startsWith(dest)) {
            // what is appended to a value becomes a text
            return object && !(source.startsWith(given) && joins(parameter.operation()));
        }
        return dest.startsWith(path) && place(dest.substring(path.length()), object);
    }

    /** A text in place of an object is an error at each event, and a field that nobody knows is dropped. */
    private static boolean place(String below, boolean object) {
        var name = below.substring(0, below.indexOf('.'));
        var whole = below.length() == name.length() + 1;
        return name.equals(INLINE) ? whole : PLACES.contains(name) && (object || !whole);
    }

    /** All but what a key finds is a text: a whole event, what a template makes, a fixed value. */
    private static boolean mayBeAnObject(ParameterSource src) {
        var ofData = !blank(src.dataKey()) || !blank(src.dataTemplate());
        return Boolean.TRUE.equals(src.useRawData()) && !blank(ofData ? src.dataKey() : src.contextKey());
    }

    private static boolean joins(String operation) {
        return "append".equals(operation) || "prepend".equals(operation);
    }

    private static boolean blank(String text) {
        return text == null || text.isEmpty();
    }
}
