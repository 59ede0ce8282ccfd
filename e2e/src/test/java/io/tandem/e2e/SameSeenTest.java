package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SameSeenTest {
    private static final SameSeen OURS = seen("200 success", "{\"id\":\"1\",\"data\":{\"a\":1}}");
    private static final SameSeen OTHER_DATA = seen("200 success", "{\"id\":\"2\",\"data\":{\"a\":2}}");
    private static final SameSeen OTHER_TEXT = seen("200 successsuccess", "{\"id\":\"2\",\"data\":{\"a\":1}}");
    private static final SameSeen REFUSED = seen("400 no", "{\"id\":\"2\",\"data\":{\"a\":1}}");
    private static final SameSeen SILENT = seen("no answer", "");

    @Test
    void anAnswerThatIsKnownToDifferExcusesNeitherOtherDataNorAnotherStatus() {
        var known = SameRequest.BITBUCKET_SERVER.known();

        assertThat(OURS.agrees(OTHER_TEXT, known)).isTrue();
        assertThat(OURS.agrees(OTHER_DATA, known)).isFalse();
        assertThat(OURS.agrees(REFUSED, known)).isFalse();
        assertThat(OURS.agrees(SILENT, known)).isFalse();
        assertThat(SILENT.agrees(SILENT, known)).isFalse();
    }

    @Test
    void whereUpstreamTakesNoRequestOursIsStillTakenAndHasAnEvent() {
        for (var request : new SameRequest[] {SameRequest.SNS, SameRequest.STORAGE_GRID}) {
            assertThat(OURS.agrees(SILENT, request.known())).isTrue();
            assertThat(REFUSED.agrees(SILENT, request.known())).isFalse();
            assertThat(seen("200 success", "").agrees(SILENT, request.known())).isFalse();
            assertThat(OURS.agrees(OTHER_DATA, request.known())).isFalse();
        }
    }

    @Test
    void ofOtherRequestsNothingDiffers() {
        var known = SameRequest.GITHUB.known();

        assertThat(OURS.agrees(seen("200 success", "{\"id\":\"2\",\"data\":{\"a\":1}}"), known))
                .isTrue();
        assertThat(OURS.agrees(OTHER_TEXT, known)).isFalse();
        assertThat(OURS.agrees(OTHER_DATA, known)).isFalse();
        assertThat(OURS.agrees(SILENT, known)).isFalse();
    }

    private static SameSeen seen(String answer, String event) {
        return new SameSeen(answer, event.getBytes(UTF_8));
    }
}
