package io.tandem.eventsource.pipeline;

/** One event on its way through one process, from one connection: delivered again, it is another. */
final class Handover {
    /** The how manieth of its process it is. */
    final int arrival;
    /** The bus said that it has it. */
    boolean stored;
    /** Its source was told what became of it. */
    boolean settled;

    Handover(int arrival) {
        this.arrival = arrival;
    }
}
