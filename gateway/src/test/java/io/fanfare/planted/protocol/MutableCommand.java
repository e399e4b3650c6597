package io.fanfare.planted.protocol;

import org.slf4j.Logger;

/** A command that is no record. */
public final class MutableCommand implements Command {
    public Logger logger;

    @Override
    public Logger logger() {
        return logger;
    }
}
