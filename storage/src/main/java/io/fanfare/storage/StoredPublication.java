package io.fanfare.storage;

import io.fanfare.protocol.Publication;

/** A publication and the offset that it was given. */
public record StoredPublication(long offset, Publication publication) {}
