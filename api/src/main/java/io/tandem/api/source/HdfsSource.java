package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.ConfigMapKeySelector;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes of files in HDFS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HdfsSource(
        @JsonPropertyDescription("Directory to watch, an absolute path")
        String directory,

        @JsonPropertyDescription("Path relative to the directory; alternative to pathRegexp")
        String path,

        @JsonPropertyDescription("Regular expression (RE2) for paths relative to the directory")
        String pathRegexp,

        @JsonProperty("type")
        @JsonPropertyDescription("Operations to report, joined by a bar: CREATE, REMOVE, WRITE, RENAME, CHMOD")
        String operations,

        @JsonPropertyDescription("How often to look, such as 60s")
        String checkInterval,

        @JsonPropertyDescription("Addresses of the name nodes, host:port")
        List<String> addresses,

        @JsonPropertyDescription("User name; alternative to Kerberos")
        String hdfsUser,

        @JsonPropertyDescription("Kerberos credential cache")
        SecretKeySelector krbCCacheSecret,

        @JsonPropertyDescription("Kerberos keytab") SecretKeySelector krbKeytabSecret,
        @JsonPropertyDescription("Kerberos user name") String krbUsername,
        @JsonPropertyDescription("Kerberos realm") String krbRealm,

        @JsonPropertyDescription("Kerberos configuration (krb5.conf)")
        ConfigMapKeySelector krbConfigConfigMap,

        @JsonPropertyDescription("Kerberos principal of the name node")
        String krbServicePrincipalName,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    private static final Set<String> OPERATIONS = Set.of("CREATE", "REMOVE", "WRITE", "RENAME", "CHMOD");

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

    @Override
    public List<Problem> problems() {
        var keytab = krbKeytabSecret != null && krbCCacheSecret == null && !Check.has(hdfsUser);
        var kerberos = keytab || (krbCCacheSecret != null && !Check.has(hdfsUser));
        return new Check()
                .that(anyOperation(), "type", "must name CREATE, REMOVE, WRITE, RENAME or CHMOD, joined by a bar")
                .duration("checkInterval", checkInterval)
                .watchPath("", watchPath())
                .notEmpty("addresses", addresses)
                .that(Check.has(hdfsUser) || kerberos, "hdfsUser", "set it, krbCCacheSecret or krbKeytabSecret")
                .that(
                        !kerberos || Check.has(krbServicePrincipalName),
                        "krbServicePrincipalName",
                        "is required with Kerberos")
                .that(!kerberos || krbConfigConfigMap != null, "krbConfigConfigMap", "is required with Kerberos")
                .that(!keytab || Check.has(krbUsername), "krbUsername", "is required with krbKeytabSecret")
                .that(!keytab || Check.has(krbRealm), "krbRealm", "is required with krbKeytabSecret")
                .problems();
    }

    private boolean anyOperation() {
        return operations != null
                && Arrays.stream(operations.split("\\|")).map(String::strip).anyMatch(OPERATIONS::contains);
    }

    /** What to watch, which this type has inline. */
    public WatchPath watchPath() {
        return new WatchPath(directory, path, pathRegexp, null);
    }
}
