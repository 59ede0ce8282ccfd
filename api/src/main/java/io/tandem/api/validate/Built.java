package io.tandem.api.validate;

import io.tandem.api.NamedSource;
import io.tandem.api.Problem;
import java.util.List;
import java.util.Set;

/** What this release can run; everything else is accepted as a resource, and refused with a word why. */
public final class Built {
    /** Source types with a connector, as in {@link io.tandem.api.source.Source#type()}. */
    public static final Set<String> TYPES = Set.of(
            "webhook",
            "github",
            "gitlab",
            "bitbucket",
            "bitbucketserver",
            "sns",
            "gerrit",
            "storagegrid",
            "slack",
            "stripe",
            "calendar",
            "kafka",
            "nats",
            "nsq",
            "pulsar",
            "amqp",
            "mqtt",
            "emitter",
            "redis",
            "redisStream",
            "generic",
            "resource");

    private Built() {}

    static List<Problem> missing(NamedSource event) {
        if (!TYPES.contains(event.type())) {
            return List.of(new Problem("", "source type " + event.type() + " is not built yet"));
        }
        return List.of();
    }
}
