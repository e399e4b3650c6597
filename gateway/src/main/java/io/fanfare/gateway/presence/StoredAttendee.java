package io.fanfare.gateway.presence;

/**
 * What a node has written down of one of its sessions.
 *
 * @param node the process
 * @param term of its node when it was written: what is of an older term than the node's lease says is not there any more
 */
record StoredAttendee(long node, long term, Attendee attendee) {}
