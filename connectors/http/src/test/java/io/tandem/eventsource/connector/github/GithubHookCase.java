package io.tandem.eventsource.connector.github;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.TestContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A duty of the type, and a stand-in for GitHub's API, see {@link GithubStandIn}: not GitHub. */
abstract class GithubHookCase {
    static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    static final String URL = "https://hooks.example.com/push";
    static final String SHOP = "/repos/example/shop/hooks";
    static final String TOKEN = "ghp_canary";
    static final String SIGNED = "'webhookSecret':{'name':'github','key':'secret'}";
    static final String SHOPS = "'repositories':[{'owner':'example','names':['shop']}]";
    static final String BY_TOKEN = "'apiToken':{'name':'github','key':'token'}";
    static final String APP = "'githubApp':{'appID':3,'installationID':7,'privateKey':{'name':'github','key':'app'}}";
    static final String URL_FIELD = ",'url':'https://hooks.example.com/'";

    final FakeTime time = new FakeTime(NOW);
    final TestContext context = new TestContext("push", time, time);
    final GithubStandIn github = new GithubStandIn("/api/v3").with(SHOP);

    @BeforeEach
    void secrets() {
        context.secret("github", "token", TOKEN);
        context.secret("github", "secret", "canary-secret");
    }

    @AfterEach
    void stop() {
        github.close();
        context.close();
    }

    void again(Duty duty) throws Exception {
        time.pass(Duration.ofHours(1));
        duty.keep();
    }

    Duty duty(String fields) throws Exception {
        return duty(fields, SHOPS);
    }

    Duty duty(String fields, String places) throws Exception {
        return GithubAccess.duty(source(fields(fields, places), URL_FIELD), context);
    }

    String fields(String fields, String places) {
        var credentials = places.contains("githubApp") ? "" : BY_TOKEN + ",";
        var server = "'githubBaseURL':'%s/','githubUploadURL':'%s'".formatted(github.url(), github.url());
        return credentials + places + ",'events':['push','pull_request']," + server
                + (fields.isEmpty() ? "" : "," + fields);
    }

    static GithubSource source(String fields, String url) throws Exception {
        return new ObjectMapper()
                .readValue(
                        "{'webhook':{'endpoint':'/push','port':'12000'%s},%s}"
                                .formatted(url, fields)
                                .replace('\'', '"'),
                        GithubSource.class);
    }

    static String stack(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
