package io.tandem.eventsource.connector.sns;

import io.tandem.eventsource.aws.AwsCredentials;
import io.tandem.eventsource.aws.AwsQuery;
import io.tandem.eventsource.aws.AwsRefusal;
import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Provider;
import io.tandem.eventsource.connector.hook.RestException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.w3c.dom.Element;

/** The API of SNS, asked by somebody. Blocks; errors name the source's fields. */
record SnsApi(AwsQuery query, URI address, AwsCredentials credentials, Scope scope, Provider provider) {
    Element ask(Map<String, String> fields) throws IOException, Postponed {
        try {
            return query.ask(address, fields, credentials, scope);
        } catch (AwsRefusal e) {
            throw told(e, provider);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(provider.address(), e.getMessage()), e);
        }
    }

    /**
     * What a refusal means for the source.
     *
     * @throws Postponed if it asks to wait
     */
    static RestException told(AwsRefusal refusal, Provider provider) throws Postponed {
        if (refusal.pause().isPresent()) {
            var pause = refusal.pause().get();
            throw new Postponed(pause, provider.name() + " asks to wait, since it was asked too much");
        }
        return RestException.of(refusal.isOfKeys() ? 401 : refusal.status(), refusal.status(), provider);
    }
}
