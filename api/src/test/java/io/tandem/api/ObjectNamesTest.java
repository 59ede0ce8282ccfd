package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/hostname", "../x", "a/b", "..", ".", "..data", "a b", "a\n", "a\\b", "ключ", "$(POD_NAME)"
            })
    void aKeyThatIsAPathIsNone(String key) {
        assertThat(ObjectNames.possible(key)).isFalse();
        assertThat(new SecretKeySelector("s", key).problems("auth.token"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("auth.token.key"));
        assertThat(new ConfigMapKeySelector("c", key).problems("krb")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls.crt", ".dockerconfigjson", "A_key-1.txt", "x", "a..b"})
    void whatKubernetesTakesAsAKeyIsOne(String key) {
        assertThat(ObjectNames.possible(key)).isTrue();
        assertThat(new SecretKeySelector("s", key).problems("f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../../etc", "/etc", "a/b", ".", "..a"})
    void aNameThatIsAPathIsNone(String name) {
        assertThat(new SecretKeySelector(name, "k").problems("auth.token"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("auth.token.name"));
    }

    @Test
    void placeholdersOfManifestsInUseStay() {
        assertThat(new SecretKeySelector("my_Secret", "k").problems("f")).isEmpty();
        assertThat(new SecretKeySelector("", null).problems("f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/hostname", "../x", "a/b", "..", ".", "/"})
    void definitionsRefusePaths(String text) {
        assertThat(text).doesNotMatch(ObjectNames.NO_PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tls.crt", ".dockerconfigjson", "..data", "...", "a sentence. In the place of a key"})
    void definitionsTakeWhatIsInUse(String text) {
        assertThat(text).matches(ObjectNames.NO_PATH);
    }

    @Test
    void lengthsAreKubernetes() {
        assertThat(ObjectNames.possible("a".repeat(253))).isTrue();
        assertThat(ObjectNames.possible("a".repeat(254))).isFalse();
        assertThat(ObjectNames.possible("")).isFalse();
        assertThat(ObjectNames.possible(null)).isFalse();
    }
}
