package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is of a bus already. The ConfigMap remembers what a StatefulSet was made for, so that one that was deleted is
 * made again as it was.
 */
public record Present(Optional<StatefulSet> servers, Optional<ConfigMap> config) {
    /** Annotation on the ConfigMap: servers asked for of the StatefulSet. */
    static final String SIZE = "tandem.io/bus-servers";

    /** Annotation on the ConfigMap: whether the servers are placed apart. */
    static final String APART = "tandem.io/bus-placed-apart";

    /** Annotation on the StatefulSet and the ConfigMap: version of the servers. */
    static final String VERSION = "tandem.io/bus-version";

    /** Annotation on the StatefulSet: generation of the EventBus's spec that asked for these servers. */
    static final String GENERATION = "tandem.io/bus-generation";

    /** Annotation on the StatefulSet: fingerprint of the pods as they were asked for. */
    static final String PODS = "tandem.io/bus-pods";

    /** Annotation on the StatefulSet: images of the containers as they were asked for. */
    static final String IMAGES = "tandem.io/bus-images";

    /** Annotation on the ConfigMap: fingerprint of the text as it was written. */
    static final String CONFIG_TEXT = "tandem.io/bus-config";

    /**
     * Whether what the servers store is on claims. A StatefulSet may have a template for claims and pods that do not use
     * them, where an operator before this one or argo-events took them out of the pods.
     */
    boolean claimed() {
        return servers.filter(found ->
                                !found.getSpec().getVolumeClaimTemplates().isEmpty())
                        .isPresent()
                && template().map(PodTemplateSpec::getSpec).map(PodSpec::getVolumes).stream()
                        .flatMap(List::stream)
                        .noneMatch(volume -> volume.getName().equals(ServerVolumes.WITH_POD));
    }

    /** Servers asked for of the StatefulSet or, where it is gone, of the last one; 0 if there never was one. */
    int size() {
        return servers.map(found -> Objects.requireNonNullElse(found.getSpec().getReplicas(), 1))
                .or(() -> annotation(SIZE)
                        .filter(text -> text.matches("\\d{1,3}"))
                        .map(Integer::parseInt))
                .orElse(0);
    }

    /** Servers that are ready, whatever their version. */
    int ready() {
        return servers.map(StatefulSet::getStatus)
                .map(status -> Objects.requireNonNullElse(status.getReadyReplicas(), 0))
                .orElse(0);
    }

    /** How many servers are ready, for people, and what of the rest is not over where that is not all that is waited for. */
    String counted() {
        var counted = "%d of %d servers are ready".formatted(ready(), size());
        if (ready() < size() || complete()) {
            return counted;
        }
        return observed()
                ? counted + ", %d of them restarted with what was specified last".formatted(updated())
                : counted + ", and their restart with what was specified last has yet to begin";
    }

    /** Whether servers have to be mended before all are ready, and not only to restart. */
    boolean someAway() {
        return ready() < size();
    }

    /** Whether as many are ready as store events; fewer store nothing. */
    boolean majorityReady() {
        return ready() > size() / 2;
    }

    /** Whether as many servers as were asked for run as was asked for, and are ready. */
    boolean complete() {
        return observed() && ready() >= size() && updated() >= size();
    }

    /** Whether the status is one of what was asked for last. */
    private boolean observed() {
        return servers.filter(found -> found.getStatus() != null
                        && Objects.equals(
                                found.getMetadata().getGeneration(),
                                found.getStatus().getObservedGeneration()))
                .isPresent();
    }

    /** Whether there are pods of a former template. */
    boolean replacing() {
        return observed()
                && servers.map(StatefulSet::getStatus)
                        .filter(status -> !Objects.equals(status.getCurrentRevision(), status.getUpdateRevision()))
                        .isPresent();
    }

    /** Generation of the spec that asked for the servers; empty if an operator made them that did not note it. */
    Optional<Long> generation() {
        return ofServers(GENERATION).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong);
    }

    /** Fingerprint of the pods; empty as above, and where the pods are argo-events'. */
    Optional<String> pods() {
        return returned() ? Optional.empty() : ofServers(PODS);
    }

    private Optional<String> ofServers(String annotation) {
        return servers.flatMap(found -> Optional.ofNullable(found.getMetadata().getAnnotations()))
                .map(annotations -> annotations.get(annotation));
    }

    /** How their configuration names the key of their files, as an operator noted it; empty as above. */
    Optional<String> encryption() {
        return ofThese(Encryption.ANNOTATION);
    }

    /** Fingerprint of the configuration that the pods were made for; empty if they are not ours. */
    Optional<String> configHash() {
        return template()
                .map(PodTemplateSpec::getMetadata)
                .map(ObjectMeta::getAnnotations)
                .map(annotations -> annotations.get(ServerPod.CONFIG_ANNOTATION));
    }

    /** Whether the servers run as argo-events made them, for the first time or again. */
    boolean foreign(BusOwner owner) {
        return servers.isPresent() && secrets(owner).isEmpty();
    }

    /**
     * Whether argo-events took the servers back: it replaces the pods' template as a whole, and leaves our annotations on the
     * StatefulSet, which then say what was.
     */
    boolean returned() {
        return ofServers(SecretNames.ANNOTATION).isPresent() && configHash().isEmpty();
    }

    /**
     * The Secrets that the servers were made for; empty if they are not ours. The ConfigMap is written first, so of servers that
     * are there it may tell what they were to become.
     */
    Optional<SecretNames> secrets(BusOwner owner) {
        return ofThese(SecretNames.ANNOTATION).flatMap(text -> SecretNames.parse(owner, text));
    }

    /** The Secrets that the servers were made for before argo-events took them back; empty if it did not. */
    Optional<SecretNames> secretsBefore(BusOwner owner) {
        return returned()
                ? ofServers(SecretNames.ANNOTATION).flatMap(text -> SecretNames.parse(owner, text))
                : Optional.empty();
    }

    /** Whether an operator before this one made the servers and did not note all that this one notes of them. */
    boolean unnoted(BusOwner owner) {
        return servers.isPresent()
                && !foreign(owner)
                && (generation().isEmpty()
                        || ofServers(IMAGES).isEmpty()
                        || encryption().isEmpty()
                        || !missingConfigNotes().isEmpty());
    }

    /**
     * What is to be noted on the StatefulSet of what stands there not yet.
     *
     * @param generation of the spec that asked for the servers
     * @param pods fingerprint of the pods
     * @param encryption how their configuration names the key
     */
    Map<String, String> missingNotes(long generation, String pods, String encryption) {
        var notes = new TreeMap<String, String>();
        if (generation().isEmpty()) {
            notes.put(GENERATION, Long.toString(generation));
            notes.put(PODS, pods);
        }
        if (ofServers(IMAGES).isEmpty()) {
            notes.put(IMAGES, images(template()));
        }
        if (encryption().isEmpty()) {
            notes.put(Encryption.ANNOTATION, encryption);
        }
        return notes;
    }

    /** The same of the ConfigMap, whose text is taken for what was written. */
    Map<String, String> missingConfigNotes() {
        var notes = new TreeMap<String, String>();
        config.filter(found -> noted(found, CONFIG_TEXT).isEmpty())
                .ifPresent(found -> notes.put(CONFIG_TEXT, ServerConfig.fingerprint(ServerConfig.of(found))));
        config.filter(found -> noted(found, APART).isEmpty())
                .ifPresent(found -> notes.put(APART, Boolean.toString(placedApart())));
        return notes;
    }

    /** What is not any more as it was written last, for people. */
    List<String> changed() {
        var map = config.filter(found -> differs(found, CONFIG_TEXT, ServerConfig.fingerprint(ServerConfig.of(found))))
                .map(found -> "ConfigMap " + found.getMetadata().getName());
        var images = servers.filter(found -> !returned() && differs(found, IMAGES, images(template())))
                .map(found -> "the images of StatefulSet " + found.getMetadata().getName());
        return Stream.concat(map.stream(), images.stream()).toList();
    }

    private static boolean differs(HasMetadata found, String annotation, String now) {
        return noted(found, annotation).filter(noted -> !noted.equals(now)).isPresent();
    }

    private static Optional<String> noted(HasMetadata found, String annotation) {
        return Optional.ofNullable(found.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(annotation));
    }

    /** The annotation {@link #IMAGES} for these pods. */
    static String images(Optional<PodTemplateSpec> template) {
        return template.map(PodTemplateSpec::getSpec).map(PodSpec::getContainers).stream()
                .flatMap(List::stream)
                .map(container -> container.getName() + "=" + container.getImage())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private Optional<PodTemplateSpec> template() {
        return servers.map(StatefulSet::getSpec).map(StatefulSetSpec::getTemplate);
    }

    private Optional<String> ofThese(String annotation) {
        if (servers.isEmpty()) {
            return annotation(annotation);
        }
        return returned() ? Optional.empty() : ofServers(annotation);
    }

    /** The image of the servers. */
    Optional<String> image() {
        return servers.stream()
                .flatMap(found -> found.getSpec().getTemplate().getSpec().getContainers().stream())
                .filter(container -> container.getName().equals("main"))
                .findFirst()
                .map(container -> container.getImage());
    }

    /** The version of the servers; empty if neither annotation nor image tells it. */
    Optional<ServerVersion> version() {
        return ofThese(VERSION).flatMap(ServerVersion::of).or(() -> image().flatMap(ServerVersion::ofImage));
    }

    /**
     * Whether no two servers may share a node; not of servers that were placed otherwise and have volumes there, also where
     * somebody deleted their StatefulSet.
     */
    boolean placedApart() {
        return servers.map(found ->
                        Placement.apart(found.getSpec().getTemplate().getSpec().getTopologySpreadConstraints()))
                .or(() -> annotation(APART).map(Boolean::parseBoolean))
                .orElse(true);
    }

    Optional<String> annotation(String name) {
        return Stream.<HasMetadata>concat(servers.stream(), config.stream())
                .flatMap(found -> Stream.ofNullable(found.getMetadata().getAnnotations()))
                .flatMap(annotations -> Stream.ofNullable(annotations.get(name)))
                .findFirst();
    }

    private int updated() {
        return servers.map(StatefulSet::getStatus).map(Present::updated).orElse(0);
    }

    private static int updated(StatefulSetStatus status) {
        return Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                ? Objects.requireNonNullElse(status.getCurrentReplicas(), 0)
                : Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
    }
}
