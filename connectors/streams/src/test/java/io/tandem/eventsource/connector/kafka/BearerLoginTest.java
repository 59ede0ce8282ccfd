package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tandem.local.TestLimits;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.security.auth.callback.Callback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.Test;

class BearerLoginTest {
    @Test
    void aTokenServerThatHangsAtARenewalHoldsNobodyBackAndWhatItGivesLateIsTaken() throws Exception {
        var answers = new CountDownLatch(1);
        var client = new HashMap<String, Object>();
        BearerLogin.configure(
                new TokenSource() {
                    @Override
                    public BearerToken token() throws InterruptedException {
                        answers.await();
                        return new BearerToken("t", 1, "reader");
                    }

                    @Override
                    public String field() {
                        return "oauth";
                    }
                },
                client);
        var login = new BearerLogin();
        login.configure(client, "OAUTHBEARER", List.of());
        var none = assertTimeoutPreemptively(TestLimits.WAIT, () -> asked(login));
        assertThat(none.token()).isNull();
        assertThat(none.errorDescription()).contains("in time, see oauth");
        answers.countDown();
        assertThat(asked(login).token().value()).isEqualTo("t");
    }

    private static OAuthBearerTokenCallback asked(BearerLogin login) throws Exception {
        var wanted = new OAuthBearerTokenCallback();
        login.handle(new Callback[] {wanted});
        return wanted;
    }
}
