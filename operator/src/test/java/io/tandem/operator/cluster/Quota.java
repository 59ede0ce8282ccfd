package io.tandem.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The quota of a namespace, as the quota controller would count; a Lease that nobody makes tells when the API server knows it. */
public record Quota(Space space) {
    private static final String LEASES = "count/leases.coordination.k8s.io";

    /** So many more of one resource may be made. */
    public void set(String what, int most) {
        set(Map.of(what, most), most > 0);
    }

    /**
     * The same of several.
     *
     * @param leases other than at the call before
     */
    public void set(Map<String, Integer> most, boolean leases) {
        var hard = new TreeMap<>(most);
        hard.put(LEASES, leases ? 1 : 0);
        space.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: quota, namespace: %%s}
                spec: {hard: {%s}}
                """.formatted(hard.entrySet().stream()
                .map(each -> "\"%s\": %d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "))));
        var quota = space.client()
                .resources(ResourceQuota.class)
                .inNamespace(space.namespace())
                .withName("quota")
                .get();
        quota.setStatus(new ResourceQuotaStatusBuilder()
                .withHard(quota.getSpec().getHard())
                .withUsed(hard.keySet().stream().collect(Collectors.toMap(what -> what, what -> new Quantity("0"))))
                .build());
        space.client().resource(quota).patchStatus();
        space.eventually(() -> assertThat(takesALease()).isEqualTo(leases));
    }

    private boolean takesALease() {
        var probe = new LeaseBuilder()
                .withNewMetadata()
                .withName("probe")
                .withNamespace(space.namespace())
                .endMetadata()
                .build();
        try {
            return space.client().resource(probe).dryRun().create() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
