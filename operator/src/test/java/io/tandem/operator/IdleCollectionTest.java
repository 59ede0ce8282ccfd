package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleCollectionTest {
    private final IdleCollection.Idleness idleness = new IdleCollection.Idleness();

    @Test
    void garbageIsCollectedOnceWhenTheWorkIsDone() {
        assertThat(idleness.after(30)).as("at work").isFalse();
        assertThat(idleness.after(60)).as("at work").isFalse();
        assertThat(idleness.after(60)).as("done").isTrue();
        assertThat(idleness.after(61)).as("the collection itself").isFalse();
        assertThat(idleness.after(61)).isFalse();
        assertThat(idleness.after(62)).isFalse();
    }

    @Test
    void afterMoreWorkItIsCollectedAgain() {
        idleness.after(30);
        assertThat(idleness.after(30)).isTrue();

        assertThat(idleness.after(50)).isFalse();
        assertThat(idleness.after(50)).isTrue();
    }

    @Test
    void littleWorkIsNotWorthIt() {
        idleness.after(30);
        assertThat(idleness.after(30)).isTrue();

        assertThat(idleness.after(36)).isFalse();
        assertThat(idleness.after(36)).isFalse();
    }
}
