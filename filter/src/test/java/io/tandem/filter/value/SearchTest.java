package io.tandem.filter.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchTest {
    @Test
    void longTextsAreFoundWhereJavasOwnSearchFindsThem() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 5_000; i++) {
            var wanted = text(random, 60 + random.nextInt(20));
            var almost = wanted.substring(random.nextInt(wanted.length()));
            var text = text(random, 90) + almost + (random.nextBoolean() ? wanted : "") + text(random, 90) + almost;
            int from = random.nextInt(text.length());
            assertThat(Search.indexOf(text, wanted, from)).isEqualTo(text.indexOf(wanted, from));
            assertThat(Search.lastIndexOf(text, wanted)).isEqualTo(text.lastIndexOf(wanted));
        }
    }

    private static String text(SplittableRandom random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(8) == 0 ? 'b' : 'a');
        }
        return text.toString();
    }
}
