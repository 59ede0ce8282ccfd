package io.tandem.operator.bus.jetstream;

import io.tandem.api.EventBusSpec;
import io.tandem.api.Excerpt;
import io.tandem.api.Problem;
import io.tandem.operator.plan.Safety;
import io.tandem.operator.plan.Unsafe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a bus to be installed asks for and does not get: the policy of all pods, and a volume of no size. */
final class SpecSafety {
    private static final Pattern SIZE = Pattern.compile("\\d{1,18}([.]\\d{1,9})?([EPTGMK]i|[EPTGMk]|[eE]\\d{1,2})?");

    /** Others take another configuration, open ports, write files or set users, in the place of ours. */
    private static final Pattern ARGUMENT =
            Pattern.compile("--?(D|V|VV|DV|DVV|T|debug|trace|trace_verbose|logtime|logtime_utc)(=(true|false))?");

    private SpecSafety() {}

    static List<Problem> problems(EventBusSpec.JetStream spec, Set<Unsafe> allowed) {
        var safety = new Safety(allowed);
        var field = "spec.jetstream";
        safety.metadata(field + ".metadata", spec.metadata());
        safety.pod(field + ".securityContext", spec.securityContext());
        container(safety, field + ".containerTemplate", spec.containerTemplate());
        container(safety, field + ".reloaderContainerTemplate", spec.reloaderContainerTemplate());
        container(safety, field + ".metricsContainerTemplate", spec.metricsContainerTemplate());
        var problems = new ArrayList<>(safety.problems());
        if (spec.persistence() != null && spec.persistence().volumeSize() != null) {
            var size = spec.persistence().volumeSize().asText();
            if (!SIZE.matcher(size).matches()) {
                problems.add(new Problem(
                        field + ".persistence.volumeSize",
                        "is \"%s\" and must be an amount of bytes such as 20Gi".formatted(size)));
            }
        }
        var arguments = spec.startArgs() == null ? List.<String>of() : spec.startArgs();
        for (int i = 0; i < arguments.size(); i++) {
            if (!ARGUMENT.matcher(arguments.get(i)).matches()) {
                problems.add(new Problem(
                        "%s.startArgs[%d]".formatted(field, i),
                        "is \"%s\" and must be one of -D, -V, -VV, -DV, -DVV and -T, the server's debug, trace and time output: settings belong to %s.settings"
                                .formatted(Excerpt.of(arguments.get(i), 100), field)));
                break;
            }
        }
        return problems;
    }

    private static void container(Safety safety, String field, EventBusSpec.ContainerTemplate template) {
        if (template != null) {
            safety.container(field + ".securityContext", template.securityContext());
        }
    }
}
