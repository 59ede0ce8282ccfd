package io.tandem.eventsource.connector.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.bitbucketserver.BitbucketServerAccess;
import io.tandem.eventsource.connector.gerrit.GerritAccess;
import io.tandem.eventsource.connector.github.GithubAccess;
import io.tandem.eventsource.connector.gitlab.GitlabAccess;
import io.tandem.eventsource.connector.webhook.Certificate;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers of one's own, whose certificates no public authority has signed. Each type against one that takes any hook. */
class PrivateAuthorityTest {
    private static final Certificate CERTIFICATE = Certificate.create("RSA");
    private static final String TLS = ",'tls':{'caCertSecret':{'name':'ca','key':'crt'}}";

    private final HookCase test = new HookCase();
    private final StandIn server = new Anything();

    @BeforeEach
    void secrets() {
        test.pod.secret("ca", "crt", CERTIFICATE.certificate());
        test.pod.secret("api", "token", "canary");
    }

    @AfterEach
    void stop() {
        server.close();
        test.close();
    }

    @Test
    void hooksAreKeptAtAServerOfAPrivateAuthorityThatTlsNames() throws Exception {
        for (var duty : duties(TLS)) {
            assertThat(duty.keep().detail()).isEqualTo("1 hook");
        }
        assertThat(server.changes()).hasSize(4);
    }

    @Test
    void withoutItNoTokenIsSentThere() throws Exception {
        for (var duty : duties("")) {
            assertThatThrownBy(duty::keep).hasMessageContaining("has no certificate that is trusted here");
        }
        assertThat(server.asked).isEmpty();
    }

    @Test
    void anAuthorityThatIsDeletedAlongWithTheEventSourceStillTakesItsHooksAway() throws Exception {
        for (var duty : duties(TLS)) {
            test.pod.secret("ca", "crt", CERTIFICATE.certificate());
            duty.keep();
            Files.delete(test.pod.mounts().secretPath("ca", "crt"));
            assertThatThrownBy(duty::keep).hasMessageContaining("tls: Secret ca has no key crt");

            duty.letGo(left -> {});
        }
    }

    private List<Duty> duties(String tls) throws Exception {
        var webhook =
                "{'webhook':{'endpoint':'/push','port':'12000','url':'https://hooks.example.com'},'events':%s" + tls;
        var token = "{'name':'api','key':'token'}";
        var github = webhook.formatted("['push']")
                + ",'organizations':['o'],'active':true,'apiToken':%s,'githubBaseURL':'%s','githubUploadURL':'%s'}"
                        .formatted(token, server.url(), server.url());
        var gitlab = webhook.formatted("['PushEvents']")
                + ",'projects':['1'],'accessToken':%s,'gitlabBaseURL':'%s'}".formatted(token, server.url());
        var gerrit = webhook.formatted("[]")
                + ",'projects':['p'],'hookName':'h','auth':{'username':%s,'password':%s},'gerritBaseURL':'%s'}"
                        .formatted(token, token, server.url());
        var bitbucket = webhook.formatted("['repo:refs_changed']")
                + ",'repositories':[{'projectKey':'P','repositorySlug':'r'}],'accessToken':%s,'bitbucketserverBaseURL':'%s'}"
                        .formatted(token, server.url());
        return List.of(
                GithubAccess.duty(HookCase.source(GithubSource.class, github), test.pod),
                GitlabAccess.duty(HookCase.source(GitlabSource.class, gitlab), test.pod),
                GerritAccess.duty(HookCase.source(GerritSource.class, gerrit), test.pod),
                BitbucketServerAccess.duty(HookCase.source(BitbucketServerSource.class, bitbucket), test.pod));
    }

    /** Has no hooks and takes any. */
    private static final class Anything extends StandIn {
        Anything() {
            super(CERTIFICATE);
        }

        @Override
        protected Said answer(Asked asked) {
            if (asked.isChange()) {
                return Said.json(201, "{\"id\":1}");
            }
            return Said.json(
                    200,
                    asked.path().contains("webhooks~")
                            ? "{}"
                            : asked.path().contains("/repos/") ? "{\"values\":[],\"isLastPage\":true}" : "[]");
        }
    }
}
