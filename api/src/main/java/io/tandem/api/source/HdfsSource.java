package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
@ValidationRule(value = Rules.DIRECTORY, message = Rules.DIRECTORY_MESSAGE, fieldPath = ".directory")
@ValidationRule(value = Rules.ONE_PATH, message = Rules.ONE_PATH_MESSAGE, fieldPath = ".path")
@ValidationRule(value = Rules.RELATIVE_PATH, message = Rules.RELATIVE_PATH_MESSAGE, fieldPath = ".path")
@ValidationRule(
        value = "has(self.type) && self.type.matches('(^|[|]) *(CREATE|REMOVE|WRITE|RENAME|CHMOD) *($|[|])')",
        message = "type is required: join CREATE, REMOVE, WRITE, RENAME and CHMOD by a bar, such as CREATE|WRITE",
        fieldPath = ".type")
@ValidationRule(value = Rules.CHECK_INTERVAL, message = Rules.CHECK_INTERVAL_MESSAGE, fieldPath = ".checkInterval")
@ValidationRule(
        value = "has(self.addresses) && self.addresses.size() > 0",
        message = "addresses is required: list at least one name node, host:port",
        fieldPath = ".addresses",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "(has(self.hdfsUser) && self.hdfsUser != '') || has(self.krbCCacheSecret) || has(self.krbKeytabSecret)",
        message = "set one of hdfsUser, krbCCacheSecret and krbKeytabSecret",
        fieldPath = ".hdfsUser",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!(has(self.krbCCacheSecret) || has(self.krbKeytabSecret)) || (has(self.krbServicePrincipalName) && self.krbServicePrincipalName != '' && has(self.krbConfigConfigMap))",
        message = "Kerberos needs krbServicePrincipalName and krbConfigConfigMap: set both",
        fieldPath = ".krbServicePrincipalName",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "!has(self.krbKeytabSecret) || (has(self.krbUsername) && self.krbUsername != '' && has(self.krbRealm) && self.krbRealm != '')",
        message = "krbKeytabSecret needs krbUsername and krbRealm: set both",
        fieldPath = ".krbUsername",
        reason = Rules.REQUIRED)
public record HdfsSource(
        @JsonPropertyDescription(
                "Directory to watch, an absolute path such as /data/; its subdirectories are not watched by file and sftp.")
        String directory,

        @JsonPropertyDescription("File to watch, relative to directory; alternative to pathRegexp.")
        String path,

        @JsonPropertyDescription(
                "Regular expression (RE2) that paths relative to directory must match; alternative to path.")
        String pathRegexp,

        @JsonProperty("type")
        @JsonPropertyDescription("Operations to report, joined by a bar: CREATE, REMOVE, WRITE, RENAME, CHMOD.")
        @Size(max = Rules.LONGEST_DURATION)
        String operations,

        @JsonPropertyDescription("How often the directory is listed, as a duration; default 1m.")
        @Size(max = Rules.LONGEST_DURATION)
        String checkInterval,

        @JsonPropertyDescription("Name nodes of the cluster, each host:port; at least one.")
        List<String> addresses,

        @JsonPropertyDescription("User name to act as; alternative to Kerberos.")
        String hdfsUser,

        @JsonPropertyDescription("Secret key with a Kerberos credential cache; alternative to krbKeytabSecret.")
        SecretKeySelector krbCCacheSecret,

        @JsonPropertyDescription("Secret key with a Kerberos keytab; needs krbUsername and krbRealm.")
        SecretKeySelector krbKeytabSecret,

        @JsonPropertyDescription("Kerberos principal of the client, without its realm.")
        String krbUsername,

        @JsonPropertyDescription("Kerberos realm of the client.")
        String krbRealm,

        @JsonPropertyDescription("ConfigMap key with the Kerberos configuration (krb5.conf).")
        ConfigMapKeySelector krbConfigConfigMap,

        @JsonPropertyDescription("Kerberos principal of the name nodes, such as hdfs/_HOST.")
        String krbServicePrincipalName,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
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
