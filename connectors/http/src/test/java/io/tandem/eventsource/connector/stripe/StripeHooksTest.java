package io.tandem.eventsource.connector.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookCase;
import io.tandem.eventsource.connector.hook.HookDuty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for Stripe's API, see {@link StripeStandIn}: not Stripe. */
class StripeHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String FILTER = ",'eventFilter':['charge.succeeded','charge.refunded']";
    private static final String SIGNING = ",'signingSecret':{'name':'stripe','key':'signing'}";
    private static final String PATH = "/v1/webhook_endpoints";

    private final HookCase test = new HookCase();
    private final StripeStandIn stripe = new StripeStandIn();

    @BeforeEach
    void secrets() {
        test.pod.secret("stripe", "key", "sk_test_canary");
    }

    @AfterEach
    void stop() {
        stripe.close();
        test.close();
    }

    @Test
    void oneEndpointIsMadeHoweverOftenItIsLookedAtAndWhoeverStarts() throws Exception {
        var duty = duty(FILTER + SIGNING);

        assertThat(duty.keep().detail()).isEqualTo("1 hook");
        test.again(duty);
        test.again(duty(FILTER + SIGNING));

        assertThat(stripe.changes()).containsExactly("POST " + PATH);
        assertThat(stripe.endpoints.getFirst())
                .hasToString(
                        "{\"id\":\"we_101\",\"status\":\"enabled\",\"url\":\"%s\",\"enabled_events\":[\"charge.refunded\",\"charge.succeeded\"]}"
                                .formatted(URL));
        assertThat(stripe.asked)
                .allMatch(request -> request.header("Authorization").equals("Bearer sk_test_canary"));
    }

    @Test
    void whatStripeSignsWithIsNotKeptSoPeopleAreToldToCopyIt() throws Exception {
        assertThat(duty("").keep().detail())
                .startsWith("1 hook, anybody's requests are taken until signingSecret has the signing secret")
                .doesNotContain(HookCase.CANARY);
    }

    @Test
    void withoutAFilterAllEventsAreAskedFor() throws Exception {
        var duty = duty("");

        duty.keep();
        test.again(duty);

        assertThat(stripe.endpoints.getFirst().path("enabled_events")).hasToString("[\"*\"]");
        assertThat(stripe.changes()).hasSize(1);
    }

    @Test
    void otherEventsAreChangedAndAnEndpointThatStripeSwitchedOffIsSwitchedOn() throws Exception {
        var endpoint = stripe.add(URL, "charge.succeeded");
        endpoint.put("status", "disabled");
        var duty = duty(FILTER);

        duty.keep();
        test.again(duty);

        assertThat(stripe.changes()).containsExactly("POST " + PATH + "/we_101");
        assertThat(endpoint.path("status").asText()).isEqualTo("enabled");
        assertThat(endpoint.path("enabled_events")).hasSize(2);
    }

    @Test
    void anEndpointOnTheLastOfManyPagesIsFoundAndNoSecondOneMade() throws Exception {
        stripe.add(URL, "charge.refunded", "charge.succeeded");
        for (int n = 0; n < 230; n++) {
            stripe.add("https://elsewhere.example.com/" + n, "charge.refunded");
        }

        duty(FILTER).keep();

        assertThat(stripe.changes()).isEmpty();
        assertThat(stripe.asked).hasSize(3);
    }

    @Test
    void endpointsThatUpstreamMadeAtEachStartAreTold() throws Exception {
        for (int n = 0; n < 3; n++) {
            stripe.add(URL, "charge.refunded", "charge.succeeded");
        }

        assertThat(duty(FILTER).keep().remark())
                .isEqualTo(
                        "more than one leads here, so remove at Stripe those that nobody needs: the account (we_102, we_101)");
        assertThat(stripe.changes()).isEmpty();
    }

    @Test
    void anAddressThatIsMissingIsAskedForAndStripeIsNot() throws Exception {
        var duty =
                new HookDuty(new StripeAccess(source(",'createWebhook':true", ""), test.pod, stripe.url()), test.pod);

        assertThatThrownBy(duty::keep)
                .hasMessageStartingWith("webhook.url: is required, because createWebhook is true");
        assertThat(stripe.asked).isEmpty();
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws Exception {
        test.waitsAsAsked(stripe, duty(FILTER));
    }

    @Test
    void neitherKeyNorAnswerIsQuotedWhateverGoesWrong() {
        test.quotesNothing(stripe, "Stripe", () -> duty(FILTER));
    }

    @Test
    void whoOnlyReceivesHasNoDutyAndNeedsNoKey() throws Exception {
        var receiving = source(SIGNING, ",'url':'https://hooks.example.com'");

        assertThat(receiving.hasDuty()).isFalse();
        assertThat(receiving.problems()).isEmpty();
    }

    private Duty duty(String fields) throws Exception {
        var source = source(
                ",'createWebhook':true,'apiKey':{'name':'stripe','key':'key'}" + fields,
                ",'url':'https://hooks.example.com'");
        assertThat(source.hasDuty()).isTrue();
        return new HookDuty(new StripeAccess(source, test.pod, stripe.url()), test.pod);
    }

    private static StripeSource source(String fields, String url) throws Exception {
        return HookCase.source(
                StripeSource.class, "{'webhook':{'endpoint':'/push','port':'12000'%s}%s}".formatted(url, fields));
    }
}
