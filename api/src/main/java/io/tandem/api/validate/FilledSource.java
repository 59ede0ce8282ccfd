package io.tandem.api.validate;

import io.tandem.api.sensor.Parameter;
import io.tandem.api.sensor.ParameterSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What the parameters of a trigger make of the source of its manifest. Names of fields count in any case. */
final class FilledSource {
    private static final String INLINE = "inline";
    /** Read as it comes, and as an object only where no other place is given. */
    private static final String RESOURCE = "resource";
    /** Objects, and not texts as the manifest itself. */
    private static final List<String> PLACES = List.of("s3", "file", "url", "git", "configmap", RESOURCE);

    private final String source;
    /** The same for comparison. */
    private final String path;

    /** Places that are given in the manifest. */
    private final List<String> given;

    private final Heard heard;

    /**
     * @param source such as {@code k8s.source}
     * @param given places that are given in it
     * @param heard what the trigger gets
     */
    FilledSource(String source, List<String> given, Heard heard) {
        this.source = source + ".";
        this.path = this.source.toLowerCase(Locale.ROOT);
        this.given = given;
        this.heard = heard;
    }

    /** Whether they may fill one that is empty. Null is none. */
    boolean by(List<? extends Parameter> parameters) {
        return parameters != null && parameters.stream().anyMatch(this::by);
    }

    private boolean by(Parameter parameter) {
        if (!puts(parameter)) {
            return false;
        }
        var dest = dest(parameter);
        return path.startsWith(dest)
                ? !isAText(parameter, true)
                : place(dest.substring(path.length()), mayBeAnObject(parameter.src()));
    }

    /** A text in place of an object is an error at each event, and a field that nobody knows is dropped. */
    private static boolean place(String below, boolean object) {
        var name = below.substring(0, below.indexOf('.'));
        var whole = below.length() == name.length() + 1;
        return name.equals(INLINE) ? whole : PLACES.contains(name) && (object || !whole);
    }

    /**
     * The index of a parameter that leaves a text where the program reads an object, an error at each event; empty without. A
     * text in place of {@code resource} is no object to make, but is not read where another place is given.
     */
    OptionalInt textInPlaceOfAnObject(List<? extends Parameter> parameters) {
        if (parameters != null) {
            boolean resource =
                    given.equals(List.of(RESOURCE)) && parameters.stream().noneMatch(this::fillsAnother);
            for (int i = parameters.size() - 1; i >= 0; i--) {
                var parameter = parameters.get(i);
                if (puts(parameter)
                        && isAText(parameter, resource)
                        && !replaced(parameter, parameters.subList(i + 1, parameters.size()))) {
                    return OptionalInt.of(i);
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Whether one after it may put something there, above or below it: several together may do so at each event. */
    private boolean replaced(Parameter text, List<? extends Parameter> after) {
        var at = dest(text);
        return after.stream()
                .filter(this::puts)
                .map(FilledSource::dest)
                .anyMatch(dest -> dest.startsWith(at) || at.startsWith(dest));
    }

    /** A place that may be read before {@code resource}. */
    private boolean fillsAnother(Parameter parameter) {
        return puts(parameter) && !dest(parameter).startsWith(path + RESOURCE + ".");
    }

    /** Whether it may put something at the source, above or below it. */
    private boolean puts(Parameter parameter) {
        if (parameter == null || parameter.src() == null || blank(parameter.dest()) || leftOut(parameter.src())) {
            return false;
        }
        var dest = dest(parameter);
        return dest.startsWith(path) || path.startsWith(dest);
    }

    private boolean isAText(Parameter parameter, boolean resourceIsRead) {
        var dest = dest(parameter);
        var object = mayBeAnObject(parameter.src());
        if (path.startsWith(dest)) {
            // what is appended to a value becomes a text, here and below
            return !object || (source.startsWith(parameter.dest() + ".") && joins(parameter.operation()));
        }
        var below = dest.substring(path.length(), dest.length() - 1);
        return PLACES.contains(below)
                && (resourceIsRead || !below.equals(RESOURCE))
                && (!object || (parameter.dest().equals(source + below) && joined(below, parameter)));
    }

    private static String dest(Parameter parameter) {
        return parameter.dest().toLowerCase(Locale.ROOT) + ".";
    }

    /** As a parameter without a value is. */
    private boolean leftOut(ParameterSource src) {
        return src.value() == null && !heard.some().contains(src.dependencyName());
    }

    /** All but what a key finds is a text: a whole event, what a template makes, a fixed value. */
    private boolean mayBeAnObject(ParameterSource src) {
        if (!heard.some().contains(src.dependencyName())) {
            return false;
        }
        var ofData = !blank(src.dataKey()) || !blank(src.dataTemplate());
        return Boolean.TRUE.equals(src.useRawData()) && !blank(ofData ? src.dataKey() : src.contextKey());
    }

    private boolean joined(String place, Parameter parameter) {
        return given.contains(place) && joins(parameter.operation());
    }

    private static boolean joins(String operation) {
        return "append".equals(operation) || "prepend".equals(operation);
    }

    private static boolean blank(String text) {
        return text == null || text.isEmpty();
    }
}
