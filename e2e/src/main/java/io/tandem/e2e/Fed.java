package io.tandem.e2e;

/**
 * One event given to a source and accepted by it.
 *
 * @param lane where order is promised: the partition or queue it went through
 * @param number unique within a case, ascending within a lane
 */
public record Fed(String lane, long number) {}
