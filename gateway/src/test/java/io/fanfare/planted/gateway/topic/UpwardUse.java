package io.fanfare.planted.gateway.topic;

import io.fanfare.planted.gateway.session.DownwardUse;

/** Uses the layer above, and so closes a cycle. */
public final class UpwardUse {
    public DownwardUse above;
}
