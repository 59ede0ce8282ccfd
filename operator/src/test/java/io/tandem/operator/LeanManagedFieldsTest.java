package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of managedFields stays in the caches. */
class LeanManagedFieldsTest {
    private final KubernetesSerialization json = json();

    @Test
    void onlyWhatIsComparedOrTakenOverStays() {
        var entries = read();

        assertThat(entries)
                .extracting(entry -> entry.getManager() + " " + (entry.getFieldsV1() != null))
                .containsExactly(
                        "tandem-operator true",
                        "argo-events true",
                        "kubectl false",
                        "tandem-operator false",
                        "kube-controller-manager false");
    }

    private List<ManagedFieldsEntry> read() {
        return json.unmarshal("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: a
                  managedFields:
                    - {manager: tandem-operator, operation: Apply, fieldsV1: {"f:data": {"f:a": {}}}}
                    - {manager: argo-events, operation: Update, fieldsV1: {"f:data": {"f:b": {}}}}
                    - {manager: kubectl, operation: Apply, fieldsV1: {"f:data": {"f:c": {}}}}
                    - {manager: tandem-operator, operation: Apply, subresource: status, fieldsV1: {"f:status": {}}}
                    - {manager: kube-controller-manager, operation: Update, fieldsV1: {"f:status": {}}}
                """, ConfigMap.class).getMetadata().getManagedFields();
    }

    private static KubernetesSerialization json() {
        var mapper = new ObjectMapper();
        new LeanManagedFields().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
