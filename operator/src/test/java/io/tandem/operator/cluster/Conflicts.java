package io.tandem.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Writes as controllers do, whose object somebody else may write at the same time. */
public final class Conflicts {
    private static final int TRIES = 20;

    private Conflicts() {}

    /** @param readAndWrite is done again where the object changed between its two halves */
    public static void retried(Runnable readAndWrite) {
        for (int tries = 1; ; tries++) {
            try {
                readAndWrite.run();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == TRIES) {
                    throw e;
                }
            }
        }
    }
}
