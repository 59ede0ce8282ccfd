package io.tandem.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BinariesTest {
    private static final Map<String, String> NOWHERE = Map.of("TANDEM_CACHE", "/nowhere");

    /** It named {@code make setup} for these, too, which does not install them. */
    @Test
    void aProgramThatSetupDoesNotInstallIsToBeHadFromThePackageThatIsNamed() {
        assertThatThrownBy(() -> Binaries.find("wrk", NOWHERE))
                .hasMessageStartingWith("wrk not found: install the package wrk by apt or dnf (looked in ");
        assertThatThrownBy(() -> Binaries.find("nsenter", NOWHERE)).hasMessageContaining("util-linux");
        assertThatThrownBy(() -> Binaries.find("etcd", NOWHERE)).hasMessageContaining("run `make setup`");
    }
}
