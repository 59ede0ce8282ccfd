package io.tandem.operator.plan;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.tandem.api.Template;
import io.tandem.api.source.MnsSource;
import io.tandem.api.source.NatsSource;
import java.util.Map;
import java.util.Set;

/**
 * Which fields are left where a Go program has read and written an object: what its types know, without what is empty,
 * unless the type has a pointer there and so tells empty from absent. Values of maps are left as they are.
 */
final class GoFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    private static final JsonInclude.Value PRESENT =
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS);
    /** For a text, a list or a map it is that it is empty, else that it is false or 0. */
    private static final JsonInclude.Value FILLED =
            JsonInclude.Value.construct(JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS);

    /** The reference implementation has few pointers to single values. */
    private static final Map<Class<?>, String> POINTERS =
            Map.of(Template.class, "priority", NatsSource.class, "queue", MnsSource.class, "waitTimeInSeconds");

    /** Kubernetes has pointers to numbers and flags, but for these. */
    private static final Set<String> PLAIN = Set.of(
            "readOnly", "weight", "maxSkew", "lun", "partition", "chapAuthDiscovery", "chapAuthSession", "sslEnabled");

    /** Kubernetes has no pointers to texts, but for these where empty differs from absent. */
    private static final Set<String> TEXTS = Set.of("storageClassName", "volumeAttributesClassName");

    @Override
    public Boolean hasAnyGetter(Annotated member) {
        return false;
    }

    @Override
    public boolean hasIgnoreMarker(AnnotatedMember member) {
        return member.hasAnnotation(JsonAnyGetter.class) || super.hasIgnoreMarker(member);
    }

    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated property) {
        return property instanceof AnnotatedMember member
                ? (pointer(member) ? PRESENT : FILLED)
                : super.findPropertyInclusion(property);
    }

    private static boolean pointer(AnnotatedMember member) {
        var type = member.getRawType();
        var owner = member.getDeclaringClass();
        if (owner.isRecord()) {
            return name(member).equals(POINTERS.get(owner));
        }
        if (type == String.class) {
            return TEXTS.contains(name(member));
        }
        return (type == Boolean.class || Number.class.isAssignableFrom(type)) && !PLAIN.contains(name(member));
    }

    private static String name(AnnotatedMember member) {
        var given = member.getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? member.getName() : given.value();
    }
}
