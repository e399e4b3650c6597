package io.fanfare.planted.protocol;

import org.slf4j.Logger;

/** A vocabulary that logs. */
public interface Command {
    Logger logger();
}
