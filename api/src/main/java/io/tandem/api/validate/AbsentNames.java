package io.tandem.api.validate;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.KeySelectors;
import io.tandem.api.NamedSource;
import io.tandem.api.ObjectNames;
import io.tandem.api.Problem;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of Secrets and ConfigMaps that the API server gives to none, such as {@code my_secret}: placeholders, as a rule. The reference
 * implementation takes them, and the event waits for what can never come; so they are told and not refused.
 */
public final class AbsentNames {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    /** Those told; people are told ten. */
    private static final int MOST = 1_000;

    private AbsentNames() {}

    /** In the order of the fields, a thousand at most. */
    public static List<Problem> in(EventSourceSpec spec) {
        return spec == null
                ? List.of()
                : spec.sources().stream().flatMap(AbsentNames::in).limit(MOST).toList();
    }

    private static Stream<Problem> in(NamedSource event) {
        var secrets = KeySelectors.secrets(event.source()).entrySet().stream()
                .flatMap(each -> problem(each.getKey(), each.getValue().name(), "Secret"));
        var configMaps = KeySelectors.configMaps(event.source()).entrySet().stream()
                .flatMap(each -> problem(each.getKey(), each.getValue().name(), "ConfigMap"));
        return Stream.concat(secrets, configMaps).map(problem -> problem.under(event.field()));
    }

    /** What is no name at all is refused already. */
    private static Stream<Problem> problem(String field, String name, String kind) {
        return ObjectNames.possible(name) && !NAME.matcher(name).matches()
                ? Stream.of(new Problem(
                        field + ".name",
                        "is a name that no %s can have, so it is waited for in vain: use small letters, digits, '-' and '.'"
                                .formatted(kind)))
                : Stream.of();
    }
}
