package io.tandem.eventsource.connector.sns;

import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.HookUrl;
import io.tandem.eventsource.connector.hook.Hooks;
import io.tandem.eventsource.fetch.Xml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * The subscription to a topic of SNS. SNS confirms it by a request to the listener, which any replica answers; one that waits for
 * that is asked for again, whereupon SNS sends another such request.
 */
final class SnsHooks implements Hooks {
    private static final String VERSION = "2010-03-31";
    private static final String CONFIRMED = "confirmed";
    private static final String PENDING = "PendingConfirmation";
    private static final String DELETED = "Deleted";
    private static final int MOST_PAGES = 200;
    /** Letters of addresses that are held of a list. */
    private static final int LARGEST_LIST = 4 << 20;

    private final SnsSource source;
    private final SnsApi api;
    private final Runnable end;
    private boolean asked;

    /** @param end closes what the API is asked by */
    SnsHooks(SnsSource source, SnsApi api, Runnable end) {
        this.source = source;
        this.api = api;
        this.end = end;
    }

    @Override
    public List<Place> places() {
        var wanted = new Hook(HookUrl.of(source.webhook()), Set.of(), Map.of(CONFIRMED, "true"));
        return List.of(new Place("the topic", source.topicArn(), wanted));
    }

    @Override
    public List<Hook.Listed> list(Place place) throws IOException, Postponed {
        var listed = new ArrayList<Hook.Listed>();
        var next = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            var fields = fields("ListSubscriptionsByTopic");
            if (!next.isEmpty()) {
                fields.put("NextToken", next);
            }
            var answer = api.ask(fields);
            var result = Xml.children(answer, "ListSubscriptionsByTopicResult").findFirst();
            if (result.isEmpty()) {
                throw new IOException("endpoint: no list of subscriptions is answered, so that may not be SNS");
            }
            Xml.children(result.get(), "Subscriptions")
                    .flatMap(all -> Xml.children(all, "member"))
                    .map(SnsHooks::listed)
                    .filter(each -> !each.id().equals(DELETED))
                    .forEach(listed::add);
            if (listed.stream().mapToLong(each -> each.hook().url().length()).sum() > LARGEST_LIST) {
                break;
            }
            next = Xml.text(result.get(), "NextToken");
            if (next.isEmpty()) {
                return listed;
            }
        }
        throw new IOException("topicArn has more subscriptions than can be looked at");
    }

    @Override
    public String create(Place place) throws IOException, Postponed {
        var url = place.wanted().url();
        var fields = fields("Subscribe");
        fields.put("Protocol", url.toLowerCase(Locale.ROOT).startsWith("https:") ? "https" : "http");
        fields.put("Endpoint", url);
        api.ask(fields);
        asked = true;
        return PENDING;
    }

    /** Nothing of a subscription is specified; it is asked for again, which makes no second one. */
    @Override
    public void update(Place place, String id) throws IOException, Postponed {
        create(place);
    }

    /** SNS signs with a key of its own. */
    @Override
    public Optional<String> secret() {
        return Optional.empty();
    }

    @Override
    public String provider() {
        return SnsAccess.PROVIDER;
    }

    @Override
    public String note() {
        return asked ? "asked for, and confirmed when SNS reaches webhook.url" : "";
    }

    @Override
    public void close() {
        end.run();
    }

    private Map<String, String> fields(String action) {
        return new HashMap<>(Map.of("Action", action, "Version", VERSION, "TopicArn", source.topicArn()));
    }

    private static Hook.Listed listed(Element member) {
        var arn = Xml.text(member, "SubscriptionArn");
        return new Hook.Listed(
                arn,
                new Hook(
                        Xml.text(member, "Endpoint"),
                        Set.of(),
                        Map.of(CONFIRMED, Boolean.toString(!arn.equals(PENDING)))));
    }
}
