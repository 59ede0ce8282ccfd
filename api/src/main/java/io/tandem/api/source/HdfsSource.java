package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.ConfigMapKeySelector;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record HdfsSource(
        String directory,
        String path,
        String pathRegexp,
        @JsonProperty("type") String operations,
        String checkInterval,
        List<String> addresses,
        String hdfsUser,
        SecretKeySelector krbCCacheSecret,
        SecretKeySelector krbKeytabSecret,
        String krbUsername,
        String krbRealm,
        ConfigMapKeySelector krbConfigConfigMap,
        String krbServicePrincipalName,
        Map<String, String> metadata,
        EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "hdfs";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }
    /** What to watch, which this type has inline. */
    public WatchPath watchPath() {
        return new WatchPath(directory, path, pathRegexp, null);
    }
}
