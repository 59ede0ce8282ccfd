package io.tandem.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** In place of an API server: a test answers the requests of its client. */
public final class StubApiServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final KubernetesClient client;

    public StubApiServer(Handler<HttpServerRequest> answer) throws Exception {
        var port = vertx.createHttpServer()
                .requestHandler(answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .actualPort();
        var config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + port);
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Asks it. */
    public KubernetesClient client() {
        return client;
    }

    @Override
    public void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
