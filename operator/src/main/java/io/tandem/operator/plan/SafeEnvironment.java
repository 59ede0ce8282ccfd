package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.tandem.api.Container;
import io.tandem.api.Excerpt;
import io.tandem.api.Template;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The variables that a template may set.
 *
 * <p>A pod gets those whose names are listed here, and no other: what a loader, a C library, a shell, a virtual machine or
 * some library of ours makes of a name is not for a list of dangers to know. Names that are known to be meant for these
 * are refused; others, which nothing in the pod reads, are left out, and the status says so.
 */
final class SafeEnvironment {
    private static final List<String> COMMON = List.of(
            "LOG_LEVEL",
            "DEBUG_LOG",
            "LEADER_ELECTION_LEASE_DURATION",
            "LEADER_ELECTION_RENEW_DEADLINE",
            "LEADER_ELECTION_RETRY_PERIOD",
            "TZ",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "all_proxy",
            "NODE_NAME",
            "NODE_IP",
            "HOST_IP",
            "POD_IP",
            "POD_IPS",
            "POD_UID",
            "POD_NAMESPACE",
            "NAMESPACE",
            "SERVICE_ACCOUNT",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "GOOGLE_CLOUD_PROJECT",
            "GOOGLE_CLOUD_QUOTA_PROJECT",
            "GCLOUD_PROJECT",
            "GCP_PROJECT",
            "GCE_METADATA_HOST",
            "PUBSUB_EMULATOR_HOST",
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "ALIBABA_CLOUD_SECURITY_TOKEN",
            "ALIBABA_CLOUD_ROLE_ARN",
            "ALIBABA_CLOUD_ROLE_SESSION_NAME",
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
            "ALIBABA_CLOUD_REGION_ID");
    /** What our program may be told besides: where an API of its own is that no field names. */
    static final SafeEnvironment EVENT_SOURCE = new SafeEnvironment(List.of("BITBUCKET_API_BASE_URL"), List.of());
    /** What upstream's program may be told besides: how Go runs, whom it trusts, and where argo's command line finds its server. */
    static final SafeEnvironment SENSOR = new SafeEnvironment(
            List.of("GOGC", "GOMAXPROCS", "GOMEMLIMIT", "SSL_CERT_DIR", "SSL_CERT_FILE"), List.of("ARGO_"));
    /** Where AWS' libraries send the token of the pod's ServiceAccount, which is not the template's author's to read. */
    private static final Set<String> TOKENS = Set.of(
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_STS");
    /** A file of settings may tell AWS' libraries which command prints the credentials. */
    private static final Set<String> EXCEPTIONS = Stream.concat(
                    TOKENS.stream(), Stream.of("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "TANDEM_ROOT"))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> CODE = Set.of(
            "PATH",
            "HOME",
            "CLASSPATH",
            "IFS",
            "ENV",
            "BASHOPTS",
            "SHELLOPTS",
            "GCONV_PATH",
            "LOCPATH",
            "NLSPATH",
            "KUBECONFIG",
            "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "TANDEM_ROOT");
    private static final List<String> CODE_PREFIXES = List.of(
            "LD_", "GLIBC_", "BASH_", "JAVA_", "JDK_", "_JAVA_", "QUARKUS_", "SMALLRYE_", "MP_CONFIG_", "KUBERNETES_");

    private static final char REFERENCE = '$';

    private static final int MOST = 1_000;
    private static final int LONGEST_NAME = 500;

    /** In the order of the lists above. */
    private final Set<String> names;

    private final List<String> prefixes;

    private SafeEnvironment(List<String> moreNames, List<String> morePrefixes) {
        this.names =
                Stream.concat(COMMON.stream(), moreNames.stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        this.prefixes = Stream.concat(Stream.of("TANDEM_", "AWS_", "AZURE_"), morePrefixes.stream())
                .toList();
    }

    /** Whether a pod may get the variable. */
    boolean passes(String name) {
        return name != null
                && !EXCEPTIONS.contains(name)
                && (names.contains(name) || prefixes.stream().anyMatch(name::startsWith));
    }

    /** Whether a container brings variables that pods get only where the administrator allows any. */
    boolean exceededBy(Container container) {
        return Stream.ofNullable(container.env())
                        .flatMap(List::stream)
                        .map(EnvVar::getName)
                        .anyMatch(name -> name != null && !passes(name) && !Environment.OURS.test(name))
                || Stream.ofNullable(container.envFrom())
                        .flatMap(List::stream)
                        .anyMatch(from -> !passesAll(from.getPrefix()));
    }

    /** The variables of a template, which may be null, that are neither passed on nor refused, by their fields: a thousand at most. */
    List<String> leftOut(Template template) {
        if (template == null
                || template.container() == null
                || template.container().env() == null) {
            return List.of();
        }
        return template.container().env().stream()
                .map(EnvVar::getName)
                .filter(Objects::nonNull)
                .filter(name ->
                        !passes(name) && !runsCode(name) && !TOKENS.contains(name) && !Environment.OURS.test(name))
                .distinct()
                .limit(MOST)
                .map(name -> Excerpt.of(name, LONGEST_NAME))
                .map(name -> "spec.template.container.env[" + name + "]")
                .toList();
    }

    void check(String field, List<EnvVar> variables, List<EnvFromSource> sources, Safety.Refusals refusals) {
        var referredTo = referredTo(variables);
        for (var variable : variables) {
            var at = field + ".env[" + variable.getName() + "]";
            var name = Objects.requireNonNullElse(variable.getName(), "");
            if (!passes(name) && runsCode(name)) {
                refusals.refuse(Unsafe.ENV, at, "can make the pod run foreign code");
            } else if (TOKENS.contains(name)) {
                refusals.refuse(Unsafe.ENV, at, "can send the token of the pod's ServiceAccount to a foreign address");
            } else if (!passes(name) && !Environment.OURS.test(name) && referredTo.contains(name)) {
                refusals.refuse(Unsafe.ENV, at, "is not among the variables that pods get, though others refer to it,");
            }
        }
        for (int i = 0; i < sources.size(); i++) {
            if (!passesAll(sources.get(i).getPrefix())) {
                refusals.refuse(
                        Unsafe.ENV,
                        field + ".envFrom[" + i + "]",
                        "brings variables of any name (name each one in env instead, or give a prefix such as AZURE_)");
            }
        }
    }

    /** In any case and with any sign between the words: so they are read by our configuration. */
    private static boolean runsCode(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
        return CODE.contains(plain) || CODE_PREFIXES.stream().anyMatch(plain::startsWith);
    }

    /** What the values of variables that pass stand on, read once: a template may have thousands. */
    private Set<String> referredTo(List<EnvVar> variables) {
        var names = new HashSet<String>();
        variables.stream()
                .filter(variable -> passes(variable.getName()) && variable.getValue() != null)
                .forEach(variable -> references(variable.getValue(), names));
        return names;
    }

    /** As the kubelet reads a value: {@code $(NAME)} up to the first closing parenthesis, and nothing after two dollars. */
    private static void references(String value, Set<String> names) {
        for (int at = value.indexOf(REFERENCE); at >= 0; at = value.indexOf(REFERENCE, at)) {
            var end = value.startsWith("(", at + 1) ? value.indexOf(')', at) : at + 1;
            if (end < 0) {
                return;
            }
            if (end > at + 1) {
                names.add(value.substring(at + 2, end));
            }
            at = end + 1;
        }
    }

    private boolean passesAll(String prefix) {
        return prefix != null
                && prefixes.stream().anyMatch(prefix::startsWith)
                && EXCEPTIONS.stream().noneMatch(name -> name.startsWith(prefix));
    }

    /** What a pod may find in its environment, as patterns in which a star stands for anything. */
    List<String> patterns() {
        return Stream.concat(names.stream(), prefixes.stream().map(prefix -> prefix + "*"))
                .toList();
    }
}
