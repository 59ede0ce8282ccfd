package io.tandem.operator.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Objects of the reference implementation and of ours, field by field.
 *
 * @param differences paths, as patterns, at which they may differ
 * @param encoded variables whose content is compared elsewhere
 */
record GoldenFields(Collection<String> differences, List<String> encoded) {
    /** What the API server fills in, so that it says nothing. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("spec.progressDeadlineSeconds", "600"),
            Map.entry("spec.revisionHistoryLimit", "10"),
            Map.entry("spec.template.spec.dnsPolicy", "ClusterFirst"),
            Map.entry("spec.template.spec.restartPolicy", "Always"),
            Map.entry("spec.template.spec.terminationGracePeriodSeconds", "30"),
            Map.entry("spec.template.spec.schedulerName", "default-scheduler"),
            Map.entry("spec.template.spec.containers[main].terminationMessagePath", "/dev/termination-log"),
            Map.entry("spec.template.spec.containers[main].terminationMessagePolicy", "File"),
            Map.entry("internalTrafficPolicy", "Cluster"),
            Map.entry("ipFamilies[0]", "IPv4"),
            Map.entry("ipFamilyPolicy", "SingleStack"),
            Map.entry("sessionAffinity", "None"));

    private static final Pattern DEFAULT_MODE = Pattern.compile(".*\\.defaultMode");
    private static final Pattern PROTOCOL = Pattern.compile("ports\\[.*]\\.protocol");
    /** The older name of serviceAccountName, which the API server keeps beside it. */
    private static final String FORMER_NAME = "spec.template.spec.serviceAccount";

    private static final Pattern ADDRESS = Pattern.compile("clusterIP|clusterIPs\\[0]");

    /** The paths at which two objects differ without being one of the differences; those that are go into {@code met}. */
    List<String> unlike(String name, Map<String, String> theirs, Map<String, String> ours, TreeSet<String> met) {
        var paths = new TreeSet<>(theirs.keySet());
        paths.addAll(ours.keySet());
        var unexplained = new ArrayList<String>();
        for (var path : paths) {
            var one = theirs.get(path);
            var other = ours.get(path);
            if (Objects.equals(one, other) || encoded(path) || (other == null && filledIn(path, one))) {
                continue;
            }
            var known = differences.stream().filter(path::matches).findFirst();
            known.ifPresent(met::add);
            if (known.isEmpty()) {
                unexplained.add("%s%s: %s there, %s here".formatted(name, path, one, other));
            }
        }
        return unexplained;
    }

    private static boolean filledIn(String path, String value) {
        return value.equals(DEFAULTS.get(path))
                || (DEFAULT_MODE.matcher(path).matches() && value.equals("420"))
                || (PROTOCOL.matcher(path).matches() && value.equals("TCP"))
                || path.equals(FORMER_NAME)
                || ADDRESS.matcher(path).matches();
    }

    private boolean encoded(String path) {
        return encoded.stream()
                .anyMatch(name -> path.matches(
                        "spec\\.template\\.spec\\.containers\\[main]\\.env\\[" + name + "]\\.(value|decoded)"));
    }
}
