package io.fanfare.planted.gateway.metrics;

import io.fanfare.planted.gateway.topic.UpwardUse;

/** Knows a package that it serves. */
public final class KnowingHelper {
    public UpwardUse served;
}
