package io.tandem.eventsource.connector.hook;

import io.tandem.api.source.WebhookContext;

/** Where the outside reaches a listener. */
public final class HookUrl {
    private HookUrl() {}

    /** {@code url} and {@code endpoint} with one slash between them. */
    public static String of(WebhookContext webhook) {
        return webhook.url().strip().replaceAll("/+$", "")
                + "/"
                + webhook.endpoint().replaceAll("^/+", "");
    }
}
