package io.tandem.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which keys of Secrets and ConfigMaps a typed value refers to, wherever they stand in it. Only this API's own selectors
 * count: what a pod template refers to is the kubelet's business.
 */
public final class KeySelectors {
    /** Kept, since Jackson looks at each type only once. */
    private static final ObjectMapper MAPPER = EventSourceJson.MAPPER
            .rebuild()
            .addModule(new SimpleModule()
                    .addSerializer(new Collector<>(SecretKeySelector.class))
                    .addSerializer(new Collector<>(ConfigMapKeySelector.class)))
            .build();

    private KeySelectors() {}

    /** Selectors by the path of their field, such as {@code kafka.example.tls.caCertSecret}, in the order of the fields. */
    public static Map<String, SecretKeySelector> secrets(Object value) {
        return find(value, SecretKeySelector.class);
    }

    /** Selectors by the path of their field. */
    public static Map<String, ConfigMapKeySelector> configMaps(Object value) {
        return find(value, ConfigMapKeySelector.class);
    }

    /** Writes the value to nowhere: Jackson already knows the way to every selector, and it needs no reflection of ours. */
    private static <T> Map<String, T> find(Object value, Class<T> type) {
        var found = new LinkedHashMap<String, T>();
        BiConsumer<String, Object> sink = (field, selector) -> {
            if (type.isInstance(selector)) {
                found.put(field, type.cast(selector));
            }
        };
        try (var nowhere = new TokenBuffer(MAPPER, false)) {
            MAPPER.writer().withAttribute(KeySelectors.class, sink).writeValue(nowhere, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Collector<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        Collector(Class<T> type) {
            super(type);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void serialize(T selector, JsonGenerator generator, SerializerProvider provider) throws IOException {
            var pointer = generator.getOutputContext().pathAsPointer().toString();
            ((BiConsumer<String, Object>) provider.getAttribute(KeySelectors.class)).accept(field(pointer), selector);
            generator.writeNull();
        }

        private static String field(String pointer) {
            return pointer.substring(1).replace("/", ".").replace("~1", "/").replace("~0", "~");
        }
    }
}
