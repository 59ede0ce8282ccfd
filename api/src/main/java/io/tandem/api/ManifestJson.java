package io.tandem.api;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How manifests are read: keys count as they are written, as for the reference implementation's controller and for the
 * operator's client. The program in the pod would read them in any case, so it is not given those that are not meant.
 */
public final class ManifestJson {
    /** The one mapper for it. */
    public static final JsonMapper MAPPER = EventSourceJson.MAPPER
            .rebuild()
            .disable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .build();

    private ManifestJson() {}
}
