package io.tandem.operator.cache;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.util.function.Consumer;

/** Asks for a list in parts, so that no more of it is in memory at once than a part. */
public final class Pages {
    private Pages() {}

    /**
     * Goes through what there is, in the API server's order.
     *
     * @param most parts of {@link CompactStore#PAGE} objects; what comes after them is not asked for
     */
    public static <R extends HasMetadata, L extends KubernetesResourceList<R>> void each(
            Listable<L> from, int most, Consumer<R> each) {
        String next = null;
        for (int page = 0; page < most && (page == 0 || next != null); page++) {
            var found = from.list(new ListOptionsBuilder()
                    .withLimit(CompactStore.PAGE)
                    .withContinue(next)
                    .build());
            found.getItems().forEach(each);
            var token = found.getMetadata() == null ? null : found.getMetadata().getContinue();
            next = token == null || token.isEmpty() ? null : token;
        }
    }
}
