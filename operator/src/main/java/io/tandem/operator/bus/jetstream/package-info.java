/** A JetStream bus that we install: servers of NATS in a StatefulSet, under the names that argo-events gives them. */
package io.tandem.operator.bus.jetstream;
