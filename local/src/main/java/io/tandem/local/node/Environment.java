package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's environment variables with all references resolved. */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]+)\\)");
    private static final Pattern MAP_ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

    private Environment() {}

    /**
     * The variables of the container, those of {@code envFrom} first.
     *
     * @throws ConfigException if a Secret, ConfigMap, key or field it needs does not exist
     */
    static Map<String, String> of(Pod pod, Container container, String podIp, Contents contents) {
        Map<String, String> env = new LinkedHashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            from(source, contents, env);
        }
        for (EnvVar variable : container.getEnv()) {
            value(variable, pod, podIp, contents, env).ifPresent(value -> env.put(variable.getName(), value));
        }
        return env;
    }

    /** Replaces {@code $(NAME)} by the variable's value; unknown names stay, {@code $$} is a dollar sign. */
    static String expand(String text, Map<String, String> env) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            if (match.group(1) == null) {
                return Matcher.quoteReplacement("$");
            }
            return Matcher.quoteReplacement(env.getOrDefault(match.group(1), match.group()));
        });
    }

    private static void from(EnvFromSource source, Contents contents, Map<String, String> env) {
        String prefix = Optional.ofNullable(source.getPrefix()).orElse("");
        if (source.getSecretRef() != null) {
            String name = source.getSecretRef().getName();
            boolean optional = Boolean.TRUE.equals(source.getSecretRef().getOptional());
            all(contents.secret(name), optional, "secret \"%s\" not found".formatted(name), prefix, env);
        }
        if (source.getConfigMapRef() != null) {
            String name = source.getConfigMapRef().getName();
            boolean optional = Boolean.TRUE.equals(source.getConfigMapRef().getOptional());
            all(contents.configMap(name), optional, "configmap \"%s\" not found".formatted(name), prefix, env);
        }
    }

    private static void all(
            Optional<Map<String, byte[]>> content,
            boolean optional,
            String complaint,
            String prefix,
            Map<String, String> env) {
        if (content.isEmpty() && !optional) {
            throw ConfigException.missing(complaint);
        }
        content.ifPresent(data -> data.forEach((key, value) -> env.put(prefix + key, text(value))));
    }

    private static Optional<String> value(
            EnvVar variable, Pod pod, String podIp, Contents contents, Map<String, String> env) {
        EnvVarSource source = variable.getValueFrom();
        if (source == null) {
            return Optional.of(expand(Optional.ofNullable(variable.getValue()).orElse(""), env));
        }
        if (source.getSecretKeyRef() != null) {
            var ref = source.getSecretKeyRef();
            return key(contents.secret(ref.getName()), "secret", ref.getName(), ref.getKey(), ref.getOptional());
        }
        if (source.getConfigMapKeyRef() != null) {
            var ref = source.getConfigMapKeyRef();
            return key(contents.configMap(ref.getName()), "configmap", ref.getName(), ref.getKey(), ref.getOptional());
        }
        if (source.getFieldRef() != null) {
            return Optional.of(field(source.getFieldRef().getFieldPath(), pod, podIp));
        }
        throw ConfigException.missing(
                "env %s: only value, fieldRef, secretKeyRef and configMapKeyRef are resolved on this node"
                        .formatted(variable.getName()));
    }

    private static Optional<String> key(
            Optional<Map<String, byte[]>> content, String kind, String name, String key, Boolean optional) {
        Optional<String> value = content.map(data -> data.get(key)).map(Environment::text);
        if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw ConfigException.missing(
                    content.isEmpty()
                            ? "%s \"%s\" not found".formatted(kind, name)
                            : "couldn't find key %s in %s %s".formatted(key, kind, name));
        }
        return value;
    }

    private static String field(String path, Pod pod, String podIp) {
        Matcher entry = MAP_ENTRY.matcher(path);
        if (entry.matches()) {
            Map<String, String> map = entry.group(1).equals("labels")
                    ? pod.getMetadata().getLabels()
                    : pod.getMetadata().getAnnotations();
            return map.getOrDefault(entry.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> Pods.serviceAccount(pod);
            case "status.podIP", "status.podIPs", "status.hostIP" -> podIp;
            default -> throw ConfigException.missing("fieldPath %s is not resolved on this node".formatted(path));
        };
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
