package io.fanfare.storage;

import io.fanfare.protocol.Position;

/**
 * The outcome of an append.
 *
 * @param position where the publication is; for a duplicate, where the first one with its key is
 * @param duplicate whether the key was known already, so that nothing was stored
 */
public record Appended(Position position, boolean duplicate) {}
