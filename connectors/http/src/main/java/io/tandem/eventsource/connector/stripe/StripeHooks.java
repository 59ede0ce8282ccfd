package io.tandem.eventsource.connector.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.connector.hook.Paging;
import io.tandem.eventsource.connector.hook.RestApi;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The webhook endpoint of a Stripe account. Stripe itself makes what it signs with and tells it to its maker only; since nobody
 * here may write Secrets, people have to copy it from Stripe's dashboard.
 */
final class StripeHooks implements Hooks {
    private static final String ALL = "*";
    private static final String STATUS = "status";
    private static final String ENABLED = "enabled";

    private final StripeSource source;
    private final RestApi api;

    StripeHooks(StripeSource source, RestApi api) {
        this.source = source;
        this.api = api;
    }

    @Override
    public List<Place> places() {
        var filter = source.eventFilter();
        var wanted = new Hook(
                HookUrl.of(source.webhook()),
                events(filter == null || filter.isEmpty() ? Set.of(ALL) : Hook.named(filter)),
                Map.of(STATUS, ENABLED));
        return List.of(new Place("the account", "/v1/webhook_endpoints", wanted));
    }

    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        return api.all(place.path() + "?limit=100", Paging.AFTER_LAST, StripeHooks::listed);
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        return api.post(place.path(), fields(place)).json().path("id").asText();
    }

    /** Whoever was switched off, as Stripe does after failures, is switched on. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        var fields = fields(place);
        fields.put("disabled", "false");
        api.post(place.path() + "/" + RestApi.segment(id), fields);
    }

    @Override
    public Optional<String> secret() {
        return Optional.empty();
    }

    @Override
    public String provider() {
        return StripeAccess.PROVIDER;
    }

    @Override
    public String note() {
        return source.signingSecret() == null
                ? "anybody's requests are taken until signingSecret has the signing secret that Stripe's dashboard shows"
                        + " of the endpoint"
                : "";
    }

    @Override
    public void close() {
        api.close();
    }

    private static Map<String, String> fields(Place place) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("url", place.wanted().url());
        int index = 0;
        for (var kind : new TreeSet<>(place.wanted().events())) {
            fields.put("enabled_events[%d]".formatted(index++), kind);
        }
        return fields;
    }

    private static Hook.Listed listed(JsonNode endpoint) {
        return new Hook.Listed(
                endpoint.path("id").asText(),
                new Hook(
                        endpoint.path("url").asText(),
                        events(Hook.events(endpoint.path("enabled_events"))),
                        Map.of(STATUS, endpoint.path(STATUS).asText())));
    }

    /** One that means all makes the others void. */
    private static Set<String> events(Set<String> kinds) {
        return kinds.contains(ALL) ? Set.of(ALL) : kinds;
    }
}
