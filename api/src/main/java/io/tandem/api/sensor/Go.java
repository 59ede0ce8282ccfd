package io.tandem.api.sensor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How the reference implementation writes a field where it differs from leaving out what is empty. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Go {
    /** Which form it is. */
    Form value();

    /** What is written of a field that is absent or empty. */
    enum Form {
        /** The empty value of its type; null for lists and maps that are absent. */
        ALWAYS,
        /** Null where it is absent. */
        NULLABLE,
        /** An object, with what this writes of its own fields. */
        STRUCT,
        /** Nothing where it is absent, but an empty value where that is given. */
        POINTER
    }
}
