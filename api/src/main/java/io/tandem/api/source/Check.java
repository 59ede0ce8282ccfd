package io.tandem.api.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tandem.api.GoDuration;
import io.tandem.api.Problem;
import io.tandem.api.SaslConfig;
import io.tandem.api.TlsConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what is wrong with one event, up to a hundred problems; rules that several source types share. */
final class Check {
    private static final Set<String> SASL_MECHANISMS =
            Set.of("", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI");
    private static final int METRICS_PORT = 7777;
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private static final int MOST = 100;

    private final List<Problem> problems = new ArrayList<>();

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** A problem, unless the rule holds. */
    Check that(boolean rule, String field, String message) {
        if (!rule && problems.size() < MOST) {
            problems.add(new Problem(field, message));
        }
        return this;
    }

    /**
     * A problem, if the field has a text that cannot be read.
     *
     * @param reading throws an IllegalArgumentException whose message says what is wrong, and quotes no secret
     */
    Check read(String field, String text, Consumer<String> reading) {
        try {
            if (has(text)) {
                reading.accept(text);
            }
            return this;
        } catch (IllegalArgumentException e) {
            return that(false, field, e.getMessage());
        }
    }

    Check required(String field, String value) {
        return that(has(value), field, "is required");
    }

    Check required(String field, Object value) {
        return that(value != null, field, "is required");
    }

    /** A region of AWS: part of the names of hosts that get the pod's credentials. */
    Check region(String field, String value) {
        return required(field, value)
                .that(
                        !has(value) || REGION.matcher(value).matches(),
                        field,
                        "must be the name of a region, such as eu-central-1");
    }

    Check notEmpty(String field, Collection<?> values) {
        return that(some(values), field, "needs at least one entry");
    }

    /** Absent, or without an entry that is empty. */
    Check noBlanks(String field, Collection<String> values) {
        return that(
                values == null || values.stream().allMatch(Check::has),
                field,
                "has an entry that is empty: write a name, or take it away");
    }

    /** Absent, or 0 or more. */
    Check notNegative(String field, Integer value) {
        return that(value == null || value >= 0, field, "must not be negative");
    }

    /** Both or neither. */
    Check pair(String field, boolean first, String otherField, boolean second) {
        return that(first || !second, field, "is required, because " + otherField + " is set")
                .that(second || !first, otherField, "is required, because " + field + " is set");
    }

    /** Absent, or one of these. */
    Check oneOf(String field, String value, String... allowed) {
        return that(!has(value) || List.of(allowed).contains(value), field, "must be " + String.join(" or ", allowed));
    }

    Check tls(String field, TlsConfig tls) {
        if (tls == null || isTrue(tls.insecureSkipVerify())) {
            return this;
        }
        var any = tls.caCertSecret() != null
                || tls.clientCertSecret() != null
                || tls.clientKeySecret() != null
                || isTrue(tls.enabled());
        return that(any, field, "needs caCertSecret, clientCertSecret with clientKeySecret, or enabled: true")
                .pair(
                        field + ".clientCertSecret",
                        tls.clientCertSecret() != null,
                        field + ".clientKeySecret",
                        tls.clientKeySecret() != null);
    }

    Check basicAuth(String field, BasicAuth auth) {
        return auth == null
                ? this
                : required(field + ".username", auth.username()).required(field + ".password", auth.password());
    }

    Check sasl(String field, SaslConfig sasl) {
        if (sasl == null) {
            return this;
        }
        return that(
                        sasl.mechanism() == null || SASL_MECHANISMS.contains(sasl.mechanism()),
                        field + ".mechanism",
                        "must be PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI")
                .required(field + ".userSecret", sasl.userSecret())
                .required(field + ".passwordSecret", sasl.passwordSecret());
    }

    Check webhook(WebhookContext webhook) {
        return webhook == null ? that(false, "webhook", "is required") : listener("webhook.", webhook);
    }

    /** @param prefix of the fields, empty where they stand inline */
    Check listener(String prefix, WebhookContext webhook) {
        return that(
                        has(webhook.endpoint()) && webhook.endpoint().startsWith("/"),
                        prefix + "endpoint",
                        "must be a path that starts with a slash, such as /example")
                .read(prefix + "endpoint", webhook.endpoint(), PathTemplate::of)
                .port(prefix + "port", webhook.port())
                .pair(
                        prefix + "serverCertSecret",
                        webhook.serverCertSecret() != null,
                        prefix + "serverKeySecret",
                        webhook.serverKeySecret() != null);
    }

    private Check port(String field, String text) {
        if (!has(text) || !text.matches("[0-9]{1,5}")) {
            return that(false, field, "must be a number between 1 and 65535, written as a string");
        }
        var port = Integer.parseInt(text);
        return that(port >= 1 && port <= 65535, field, "must be between 1 and 65535")
                .that(port != METRICS_PORT, field, "must not be 7777, which the pod's metrics use");
    }

    /** @param prefix of the fields, empty where they stand inline */
    Check watchPath(String prefix, WatchPath watch) {
        return that(
                        has(watch.directory()) && watch.directory().startsWith("/"),
                        prefix + "directory",
                        "must be an absolute path, such as /data/")
                .that(has(watch.path()) != has(watch.pathRegexp()), prefix + "path", "set either it or pathRegexp")
                .that(
                        !has(watch.path()) || !watch.path().startsWith("/"),
                        prefix + "path",
                        "must be relative to the directory")
                .regexp(prefix + "pathRegexp", watch.pathRegexp());
    }

    private Check regexp(String field, String regexp) {
        try {
            if (has(regexp)) {
                Pattern.compile(regexp);
            }
            return this;
        } catch (PatternSyntaxException e) {
            return that(false, field, "is not a regular expression (RE2): " + e.getMessage());
        }
    }

    Check duration(String field, String text) {
        try {
            if (has(text)) {
                GoDuration.parse(text);
            }
            return this;
        } catch (IllegalArgumentException e) {
            return that(false, field, e.getMessage());
        }
    }

    Check backoff(Backoff backoff) {
        if (backoff == null) {
            return this;
        }
        return duration("connectionBackoff.duration", backoff.duration() == null ? null : text(backoff.duration()))
                .number("connectionBackoff.factor", backoff.factor())
                .number("connectionBackoff.jitter", backoff.jitter());
    }

    private static String text(JsonNode duration) {
        return duration.isIntegralNumber() ? duration.asText() + "ns" : duration.asText();
    }

    private Check number(String field, JsonNode value) {
        var number = value == null
                || value.asText().isEmpty()
                || value.asText().matches("[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
        return that(number, field, "must be a number that is not negative");
    }

    static boolean has(String value) {
        return value != null && !value.isBlank();
    }

    static boolean some(Collection<?> values) {
        return values != null && !values.isEmpty();
    }

    static boolean isTrue(Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
