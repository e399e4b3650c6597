/**
 * The compact binary dialect, {@code fanfare.v1}, in both directions: pure functions between one frame in a
 * {@link io.netty.buffer.ByteBuf} and one {@link io.fanfare.protocol.Command} or {@link io.fanfare.protocol.Event}.
 *
 * <p>Its specification is the README of this module. A decoder reads from the reader index to the writer index, copies
 * what it keeps and owns nothing of the buffer when it returns; where it leaves the reader index is unspecified. An
 * encoder appends exactly one frame at the writer index. Nothing here holds state, so every thread may call it.
 */
package io.fanfare.protocol.compact;
