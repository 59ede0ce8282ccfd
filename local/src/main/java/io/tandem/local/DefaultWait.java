package io.tandem.local;

import java.time.Duration;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives Awaitility {@link TestLimits#WAIT} where a test names no limit, instead of its own 10 s; JUnit finds it by itself. */
public final class DefaultWait implements BeforeAllCallback {
    /** Sets it in the Awaitility that the test class sees: Quarkus loads a copy of its own for its tests. */
    @Override
    public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
        Class.forName(
                        "org.awaitility.Awaitility",
                        true,
                        context.getRequiredTestClass().getClassLoader())
                .getMethod("setDefaultTimeout", Duration.class)
                .invoke(null, TestLimits.WAIT);
    }
}
