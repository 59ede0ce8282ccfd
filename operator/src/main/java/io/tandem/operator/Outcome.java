package io.tandem.operator;

import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Notice;
import java.time.Instant;
import java.util.List;

/**
 * How a resource does.
 *
 * @param <S> its status
 * @param status the whole of it, to be written where it differs
 * @param ready the finding for the condition Ready
 * @param notices Kubernetes Events, for a status that differs
 * @param checks when something may be different though nothing changes
 */
record Outcome<S>(S status, Finding ready, List<Notice> notices, List<Instant> checks) {}
