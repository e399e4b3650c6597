package io.fanfare.gateway.http;

import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;

/** One message of a batch as it was read: either a publication or, if it broke a rule, the fault; the other is null. */
record BatchMessage(Publication publication, ProtocolException fault) {}
