package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.tandem.api.sensor.Go;
import java.util.List;
import java.util.Map;

/** One key of a Secret in the namespace of the resource; {@code optional} is without effect. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeySelector(
        @Pattern(ObjectNames.NO_PATH)
        @Size(max = ObjectNames.LONGEST)
        @JsonPropertyDescription("Secret in the namespace of the resource, by name.")
        String name,

        @Go(Go.Form.ALWAYS)
        @Pattern(ObjectNames.NO_PATH)
        @Size(max = ObjectNames.LONGEST)
        @JsonPropertyDescription("Which entry of the Secret's data to take.")
        String key,

        @Go(Go.Form.POINTER)
        @JsonPropertyDescription("Kept for compatibility, without effect: what is missing is waited for.")
        Boolean optional,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    public SecretKeySelector(String name, String key) {
        this(name, key, null, null);
    }

    /** What keeps it from ever naming an entry, with the field it stands in. */
    public List<Problem> problems(String field) {
        return ObjectNames.problems(field, name, key);
    }
}
