package io.tandem.e2e;

import java.util.List;

/**
 * An example manifest and how it is fed.
 *
 * @param file without its ending
 * @param name of the EventSource in it
 * @param events from each of which an event has to come
 * @param prepare starts what it reads from
 * @param feed returns when its source has accepted something for each event; the EventSource is applied by then
 */
record Example(String file, String name, List<String> events, Runnable prepare, Runnable feed) {}
