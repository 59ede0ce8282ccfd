/**
 * The custom resources as Java types: records with the components named as the keys in a manifest, null where a key is
 * absent, and whatever is not known kept beside them. Start at {@link io.tandem.api.EventSource} and
 * {@link io.tandem.api.EventBus}; one type a source is in {@link io.tandem.api.source}, what can be wrong with them in
 * {@link io.tandem.api.validate}.
 *
 * <p>Nothing here knows Quarkus. What a native image needs to know of the records is in the jar, under
 * {@code META-INF/native-image}.
 */
package io.tandem.api;
