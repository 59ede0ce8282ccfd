package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tandem.api.EventBusSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** From what a StatefulSet makes the claim of each server; it never changes it. */
record ClaimTemplate(String name, EventBusSpec.Persistence persistence) {
    private static final String DEFAULT_SIZE = "20Gi";
    private static final String DEFAULT_MODE = "ReadWriteOnce";
    private static final String STORAGE = "storage";

    /**
     * For a new StatefulSet: as the spec asks for it, but of the class and the mode of claims that are there, which no
     * StatefulSet changes. A class that the spec leaves to the cluster cannot be told from that which the cluster gave.
     *
     * @param left claims of before, which the servers use again
     */
    PersistentVolumeClaim claim(List<PersistentVolumeClaim> left) {
        var kept = left.stream()
                .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                .map(PersistentVolumeClaim::getSpec)
                .findFirst();
        var storageClass = persistence.storageClassName() == null || kept.isEmpty()
                ? persistence.storageClassName()
                : kept.get().getStorageClassName();
        var modes = kept.map(PersistentVolumeClaimSpec::getAccessModes)
                .filter(present -> !present.isEmpty() && !present.contains(mode()))
                .orElse(List.of(mode()));
        // @formatter:off
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes(modes)
                .withVolumeMode("Filesystem")
                .withStorageClassName(storageClass)
                .withNewResources()
                .withRequests(Map.of(STORAGE, size()))
                .endResources()
                .endSpec()
                .build();
        // @formatter:on
    }

    /** How the spec asks for something else than a StatefulSet has, by field, for people; empty if it does not. */
    List<String> differences(PersistentVolumeClaim present) {
        var differences = new ArrayList<String>();
        var size = size(present);
        if (!size.equals(Optional.of(size()))) {
            differences.add("volumeSize: %s is refused, %s stays"
                    .formatted(size(), size.map(Quantity::toString).orElse("none")));
        }
        var storageClass = present.getSpec().getStorageClassName();
        if (!Objects.equals(persistence.storageClassName(), storageClass)) {
            differences.add("storageClassName: %s is refused, %s stays%s"
                    .formatted(
                            className(persistence.storageClassName()),
                            className(storageClass),
                            persistence.storageClassName() == null ? " and has to be named" : ""));
        }
        var modes = present.getSpec().getAccessModes();
        if (!List.of(mode()).equals(modes)) {
            differences.add("accessMode: %s is refused, %s stays".formatted(mode(), String.join(", ", modes)));
        }
        return List.copyOf(differences);
    }

    /** Whether the spec asks for more room than this has, and for nothing else that it has not. */
    boolean onlyLarger(PersistentVolumeClaim present) {
        return differences(present).size() == 1
                && size(present)
                        .filter(size -> size.getNumericalAmount().compareTo(size().getNumericalAmount()) < 0)
                        .isPresent();
    }

    private Quantity size() {
        return new Quantity(
                persistence.volumeSize() == null
                        ? DEFAULT_SIZE
                        : persistence.volumeSize().asText());
    }

    private String mode() {
        return Optional.ofNullable(persistence.accessMode()).orElse(DEFAULT_MODE);
    }

    private static Optional<Quantity> size(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec())
                .map(PersistentVolumeClaimSpec::getResources)
                .map(resources -> resources.getRequests())
                .map(requests -> requests.get(STORAGE));
    }

    private static String className(String name) {
        return name == null ? "the cluster's default" : "\"" + name + "\"";
    }
}
