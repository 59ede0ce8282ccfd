package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tandem.api.source.ResourceSource;
import io.tandem.local.ControlPlane;
import java.util.Map;

/** Config maps of one test, told apart by a label. */
record ConfigMaps(ControlPlane plane, String app) {
    ConfigMap create(String name, String value) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name + "-" + app)
                .withLabels(Map.of("app", app))
                .endMetadata()
                .withData(Map.of("k", value))
                .build();
        return plane.client().configMaps().inNamespace("default").resource(map).create();
    }

    ConfigMap edit(String name, String value) {
        return plane.client()
                .configMaps()
                .inNamespace("default")
                .withName(name + "-" + app)
                .edit(map ->
                        new ConfigMapBuilder(map).withData(Map.of("k", value)).build());
    }

    void delete(String name) {
        plane.client()
                .configMaps()
                .inNamespace("default")
                .withName(name + "-" + app)
                .delete();
    }

    ResourceSource source(String types, String filter) {
        try {
            return new ObjectMapper().readValue("""
                    {"namespace": "default", "version": "v1", "resource": "configmaps", "eventTypes": %s,
                     "filter": {%s "labels": [{"key": "app", "value": "%s"}]}}
                    """.formatted(types, filter, app), ResourceSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
