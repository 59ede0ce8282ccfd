package io.tandem.eventsource.connector.storagegrid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.StorageGridSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.RestApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a bucket of StorageGRID call us, by its management API: an endpoint of the tenant, which has {@code topicArn} for its
 * name, and a rule in the bucket's notifications that reports to it.
 */
final class StorageGridHooks implements Hooks {
    private static final String ENDPOINTS = "/org/endpoints";
    private static final String ADDRESS = "endpointURI";
    private static final String NAME = "endpointURN";
    private static final String AUTHENTICATION = "authType";
    private static final String ANONYMOUS = "anonymous";
    private static final String NOTIFICATION = "notification";
    private static final String PLAIN = "one rule for all keys";

    private final StorageGridSource source;
    private final String eventName;
    private final Optional<String> owner;
    private final RestApi api;

    /** @param owner another event that has the same {@code topicArn}, if there is one */
    StorageGridHooks(StorageGridSource source, String eventName, Optional<String> owner, RestApi api) {
        this.source = source;
        this.eventName = eventName;
        this.owner = owner;
        this.api = api;
    }

    @Override
    public List<Place> places() {
        return List.of(new Place(
                "bucket " + source.bucket(),
                "/org/containers/%s/notification".formatted(RestApi.segment(source.bucket())),
                new Hook(HookUrl.of(source.webhook()), Hook.named(source.events()), Map.of(PLAIN, "true"))));
    }

    /** None, while the endpoint is not there or leads elsewhere. */
    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        var notifications = notifications(place);
        var endpoint = endpoint();
        if (endpoint.isMissingNode() || !leadsHere(endpoint)) {
            return List.of();
        }
        var hook = new Hook(
                endpoint.path(ADDRESS).asText(),
                notifications.events(source.topicArn()),
                Map.of(PLAIN, Boolean.toString(notifications.isPlain(source.topicArn()))));
        return List.of(new Hook.Listed(endpoint.path("id").asText(), hook));
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var endpoint = endpoint();
        if (endpoint.isMissingNode()) {
            endpoint = api.ask("POST", ENDPOINTS, newEndpoint()).json().path("data");
        } else if (!leadsHere(endpoint)) {
            lead(endpoint);
        }
        var id = endpoint.path("id").asText();
        update(place, id);
        return id;
    }

    /** Rules of the bucket that report to others stay. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var xml = notifications(place)
                .with(eventName, source.topicArn(), place.wanted().events());
        api.ask("PUT", place.path(), JsonNodeFactory.instance.objectNode().put(NOTIFICATION, xml));
    }

    /** StorageGRID signs nothing. */
    @Override
    public Optional<String> secret() {
        return Optional.empty();
    }

    @Override
    public String provider() {
        return StorageGridAccess.PROVIDER;
    }

    @Override
    public void close() {
        api.close();
    }

    private BucketNotifications notifications(Place place) throws IOException, Postponed {
        var text = api.get(place.path()).json().path("data").path(NOTIFICATION).textValue();
        return BucketNotifications.of(text == null ? "" : text);
    }

    /** The one of our name, of which there is one at most; a missing node if there is none. */
    private JsonNode endpoint() throws IOException, Postponed {
        for (var endpoint : api.get(ENDPOINTS).json().path("data")) {
            if (source.topicArn().equals(endpoint.path(NAME).asText())) {
                return endpoint;
            }
        }
        return MissingNode.getInstance();
    }

    private boolean leadsHere(JsonNode endpoint) {
        return HookUrl.of(source.webhook()).equals(endpoint.path(ADDRESS).asText());
    }

    /** As upstream makes it: whoever wants the listener's certificate verified sets that at StorageGRID, where it stays. */
    private ObjectNode newEndpoint() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("displayName", eventName)
                .put(ADDRESS, HookUrl.of(source.webhook()))
                .put(NAME, source.topicArn())
                .put(AUTHENTICATION, ANONYMOUS)
                .put("insecureTLS", true);
    }

    /** Credentials of an endpoint are not told, so that one that has some cannot be replaced. */
    private void lead(JsonNode endpoint) throws IOException, Postponed {
        if (owner.isPresent()) {
            throw new IOException(
                    "topicArn is that of event %s, too, and its endpoint leads to one of them: set another one"
                            .formatted(owner.get()));
        }
        if (!ANONYMOUS.equals(endpoint.path(AUTHENTICATION).asText(ANONYMOUS))) {
            throw new IOException("the endpoint of topicArn leads elsewhere and has credentials: let it lead to"
                    + " webhook.url at StorageGRID, or set another topicArn");
        }
        ObjectNode changed = endpoint.deepCopy();
        changed.remove(List.of("id", "error"));
        changed.put(ADDRESS, HookUrl.of(source.webhook()));
        api.ask("PUT", ENDPOINTS + "/" + RestApi.segment(endpoint.path("id").asText()), changed);
    }
}
