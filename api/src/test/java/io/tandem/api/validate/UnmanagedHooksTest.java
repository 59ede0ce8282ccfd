package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.EventSourceSpec;
import org.junit.jupiter.api.Test;

class UnmanagedHooksTest {
    @Test
    void eachTypeNamesTheFieldThatAsksForHooks() throws Exception {
        assertThat(UnmanagedHooks.in(spec("{endpoint: /a, port: '1', url: 'https://x'}", """
                        spec:
                          bitbucket: {a: {webhook: $W, auth: {oauthToken: $S}}}
                          bitbucketserver: {a: {webhook: $W, projects: [P], accessToken: $S}}
                          gerrit: {a: {webhook: $W}}
                          stripe: {a: {webhook: $W, createWebhook: true}}
                          sns: {a: {webhook: $W}}
                          storageGrid: {a: {webhook: $W}}
                        """)))
                .containsExactlyInAnyOrder(
                        "spec.bitbucket.a.auth",
                        "spec.bitbucketserver.a.accessToken",
                        "spec.gerrit.a.webhook.url",
                        "spec.stripe.a.createWebhook",
                        "spec.sns.a.webhook.url",
                        "spec.storageGrid.a.webhook.url");
    }

    @Test
    void whoOnlyReceivesIsToldNothing() throws Exception {
        assertThat(UnmanagedHooks.in(spec("{endpoint: /a, port: '1'}", """
                        spec:
                          bitbucket: {a: {webhook: $W, auth: {oauthToken: $S}}}
                          gerrit: {a: {webhook: $W}}
                          stripe: {a: {webhook: $W, createWebhook: false}}
                          sns: {a: {webhook: $W}}
                          webhook: {a: {endpoint: /a, port: '1', url: 'https://x'}}
                          slack: {a: {webhook: {endpoint: /a, port: '1', url: 'https://x'}}}
                        """))).isEmpty();
        assertThat(UnmanagedHooks.in(null)).isEmpty();
    }

    private static EventSourceSpec spec(String webhook, String yaml) throws Exception {
        var tree = new ObjectMapper(new YAMLFactory())
                .readTree(yaml.replace("$W", webhook).replace("$S", "{name: n, key: k}"));
        return EventSourceJson.MAPPER.treeToValue(tree, EventSource.class).getSpec();
    }
}
