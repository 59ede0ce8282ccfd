package io.tandem.operator;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;
import io.tandem.api.ServiceLinks;
import java.util.Map;

/** Settings come from the environment but for what Kubernetes puts there for Services, whatever these are called. */
public final class EnvironmentConfig implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        withoutServiceLinks(builder, System.getenv());
    }

    /** Puts the usual sources in place one by one, since there is no way to take a default one away. */
    static void withoutServiceLinks(SmallRyeConfigBuilder builder, Map<String, String> environment) {
        var rest = ServiceLinks.without(environment);
        if (rest.size() == environment.size()) {
            return;
        }
        builder.setAddDefaultSources(false)
                .setAddSystemSources(false)
                .setAddPropertiesSources(true)
                .withSources(new SysPropConfigSource(), new EnvConfigSource(rest, EnvConfigSource.ORDINAL));
    }
}
