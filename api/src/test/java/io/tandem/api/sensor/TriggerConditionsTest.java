package io.tandem.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerConditionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        one ; one
        one && two ; one two
        (a-b || c_d) && e1 ; a-b c_d e1
        ((a))||(b&&c) ; a b c
        größe && 日本 && len ; größe 日本 len
        a /* both */ && b // of them ; a b
        a /* isn't */ && b // don't ; a b
        """)
    void namesAreThoseThatItWaitsFor(String text, String names) {
        var read = TriggerConditions.of(text);
        assertThat(read.fault()).isEmpty();
        assertThat(String.join(" ", read.names())).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a' && \"b\"", "('a' || \"b\")", "' a '&&\"b \"", "'a' /* x */ && b", "'a' && b // don't"})
    void aNameInQuotesIsAName(String text) {
        var read = TriggerConditions.of(text);
        assertThat(read.fault()).isEmpty();
        assertThat(read.names()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'not'", "'nil'", "\"let\""})
    void aWordOfTheFirstLanguageIsANameInQuotes(String text) {
        assertThat(TriggerConditions.of(text).fault()).isEmpty();
    }

    @Test
    void aHyphenInQuotesIsAnUnderscore() {
        var read = TriggerConditions.of("'a-b' && c-d");
        assertThat(read.names()).containsExactly("a_b", "c-d");
        assertThat(read.exact()).containsExactly("a_b");
        assertThat(read.always()).containsExactlyInAnyOrder("a_b", "c_d");
    }

    /** As a web page has it. */
    @Test
    void aSpaceThatDoesNotBreakIsASpace() {
        assertThat(TriggerConditions.of("\u00a0a\u00a0&& b\u2003").fault()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        one ; one
        a-b && c_d ; a_b c_d
        a || b ; ''
        a || b && c ; ''
        (a || b) && c ; c
        a && b || a && c ; a
        a && (b || c && (d || b)) ; a
        (a && b || b && c) && (b || d) || e && b ; b
        a || a ; a
        a-b || a_b ; a_b
        (a || b) && (c || d) ; ''
        (a || b) || (c || d) ; ''
        """)
    void thoseWithoutWhichItIsNotFulfilledAreKnown(String text, String names) {
        assertThat(TriggerConditions.of(text).always())
                .containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!a",
                "a and b",
                "a &&",
                "a b",
                "(a",
                "a)",
                "()",
                "a & b",
                " ",
                "1a",
                "a.b",
                "in",
                "IN",
                "not",
                "let",
                "true",
                "nil",
                "_a",
                "a (b)",
                "|| a",
                "a == b",
                "a && // b",
                "a /* b",
                "x²",
                "$a",
                "'a",
                "'a\"",
                "'a' 'b'",
                "'a'b",
                "''",
                "'in'",
                "'true'",
                "'_a'",
                "'1a'",
                "'a.b'",
                "'a b'",
                "'(a)'",
                "\"a || b\"",
                "'\na'"
            })
    void whatStopsTheTriggerIsAFault(String text) {
        assertThat(TriggerConditions.of(text).fault()).isPresent();
    }
}
