package io.tandem.operator;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;

/** Keeps the custom resources and every type below them readable and writable as JSON in a native executable. */
@RegisterForReflection(
        targets = {EventSource.class, EventBus.class, Sensor.class},
        registerFullHierarchy = true)
final class ApiTypes {
    private ApiTypes() {}
}
