// Frames of fanfare.v1, both directions: see protocol/README.md.

import { DamagedFrame, FrameReader, FrameWriter, text } from "./bytes.js";

/** A place in a durable topic: its offset in one life of the store. */
export interface Position {
  readonly epoch: number;
  readonly offset: number;
}

/** A JSON object as its text, or bytes. */
export type Payload = { readonly json: string } | { readonly binary: Uint8Array };

/** One session in a topic. */
export interface Member {
  readonly id: string;
  readonly user: string;
  readonly info: string;
}

export interface HistoryEntry {
  readonly offset: number;
  readonly timeMillis: number;
  readonly event: string;
  readonly key: string | null;
  readonly payload: Payload;
}

export type SubscribeResult = "live" | "continues" | "gap" | "epochChanged";

/** What a node sends. */
export type NodeFrame =
  | { readonly type: "welcome"; readonly sessionId: string; readonly node: string; readonly heartbeatMillis: number;
      readonly maxFrameBytes: number; readonly maxSubscriptions: number; readonly serverTimeMillis: number;
      readonly maxRequestsInFlight: number | null; readonly publishesPerSecond: number | null;
      readonly maxFaultsPerMinute: number | null }
  | { readonly type: "subscribed"; readonly requestId: number; readonly topic: string; readonly topicId: number;
      readonly head: Position | null; readonly result: SubscribeResult }
  | { readonly type: "done"; readonly requestId: number }
  | { readonly type: "published"; readonly requestId: number; readonly position: Position | null;
      readonly duplicate: boolean; readonly degraded: boolean }
  | { readonly type: "historyPage"; readonly requestId: number; readonly topic: string; readonly epoch: number;
      readonly oldestOffset: number; readonly headOffset: number; readonly entries: readonly HistoryEntry[] }
  | { readonly type: "batchEnd"; readonly topicId: number; readonly offset: number; readonly live: boolean }
  | { readonly type: "skipped"; readonly topicId: number; readonly count: number }
  | { readonly type: "gap"; readonly topicId: number; readonly askedOffset: number; readonly oldestOffset: number }
  | { readonly type: "epochChanged"; readonly topicId: number; readonly epoch: number; readonly nextOffset: number }
  | { readonly type: "presenceState"; readonly requestId: number; readonly topic: string;
      readonly members: readonly Member[]; readonly more: boolean; readonly countOnly: boolean;
      readonly partial: boolean; readonly count: number | null }
  | { readonly type: "presenceChange"; readonly topicId: number; readonly joined: readonly Member[];
      readonly left: readonly string[]; readonly count: number | null }
  | { readonly type: "error"; readonly code: number; readonly retryable: boolean; readonly requestId: number;
      readonly topic: string; readonly retryAfterMillis: number; readonly text: string }
  | { readonly type: "goAway"; readonly code: number; readonly reconnect: boolean; readonly windowMillis: number;
      readonly text: string }
  | { readonly type: "pong" }
  | { readonly type: "reply"; readonly requestId: number; readonly payload: Payload }
  | { readonly type: "message"; readonly topicId: number; readonly offset: number; readonly event: string;
      readonly payload: Payload };

/** What a client sends. */
export type ClientFrame =
  | { readonly type: "hello"; readonly token: string; readonly clientName: string; readonly clientVersion: string;
      readonly heartbeatSeconds: number; readonly resumeSession: string }
  | { readonly type: "subscribe"; readonly requestId: number; readonly targets: readonly SubscribeTarget[] }
  | { readonly type: "unsubscribe"; readonly requestId: number; readonly topics: readonly string[] }
  | { readonly type: "publish"; readonly requestId: number; readonly topic: string; readonly event: string;
      readonly payload: Payload; readonly key: string | null; readonly acknowledge: boolean }
  | { readonly type: "request"; readonly requestId: number; readonly topic: string; readonly event: string;
      readonly payload: Payload; readonly key: string | null }
  | { readonly type: "history"; readonly requestId: number; readonly topic: string; readonly after: Position;
      readonly limit: number }
  | { readonly type: "presence"; readonly requestId: number; readonly topic: string }
  | { readonly type: "setInfo"; readonly requestId: number; readonly topic: string; readonly info: string }
  | { readonly type: "refreshToken"; readonly requestId: number; readonly token: string }
  | { readonly type: "goingAway"; readonly reason: number }
  | { readonly type: "ping" };

export interface SubscribeTarget {
  readonly topic: string;
  readonly after: Position | null;
  readonly liveOnEpochChange: boolean;
  readonly presence: boolean;
}

export const DEFAULT_EVENT = "message";

const RESULTS: readonly SubscribeResult[] = ["live", "continues", "gap", "epochChanged"];
const LONG_TOPIC_ID = 1 << 21;
const MAX_TOPIC_BYTES = 200;
const encoder = new TextEncoder();

/**
 * Reads a frame of a node.
 *
 * @returns null for one of a newer node, which is to be passed over
 * @throws DamagedFrame
 */
export function decode(bytes: Uint8Array): NodeFrame | null {
  const reader = new FrameReader(bytes);
  const opcode = reader.byte();
  if (opcode >= 0x80) return shortMessage(opcode, reader);
  if (opcode >= 0x70 && opcode <= 0x73) return longMessage(opcode, reader);
  return DECODERS[opcode]?.(reader) ?? null;
}

const DECODERS: { readonly [opcode: number]: (reader: FrameReader) => NodeFrame } = {
  0x41: (reader) => ({
    type: "welcome",
    sessionId: reader.text(),
    node: reader.text(),
    heartbeatMillis: reader.varint() * 1000,
    maxFrameBytes: reader.varint(),
    maxSubscriptions: reader.varint(),
    serverTimeMillis: reader.varint(),
    ...limits(reader),
  }),
  0x42: subscribed,
  0x43: (reader) => ({ type: "done", requestId: requestId(reader) }),
  0x44: (reader) => {
    const request = requestId(reader);
    const flags = reader.byte();
    const at = (flags & 1) === 0 ? null : position(reader);
    return { type: "published", requestId: request, position: at, duplicate: (flags & 2) !== 0, degraded: (flags & 4) !== 0 };
  },
  0x45: (reader) => ({
    type: "historyPage",
    requestId: requestId(reader),
    topic: topicName(reader),
    epoch: reader.varint(),
    oldestOffset: reader.varint(),
    headOffset: reader.varint(),
    entries: reader.list(() => historyEntry(reader)),
  }),
  0x46: (reader) => ({
    type: "batchEnd", topicId: topicId(reader), offset: reader.varint(), live: (reader.byte() & 1) !== 0,
  }),
  0x47: (reader) => ({ type: "skipped", topicId: topicId(reader), count: reader.varint() }),
  0x48: (reader) => ({
    type: "gap", topicId: topicId(reader), askedOffset: reader.varint(), oldestOffset: reader.varint(),
  }),
  0x49: (reader) => ({
    type: "epochChanged", topicId: topicId(reader), epoch: reader.varint(), nextOffset: reader.varint(),
  }),
  0x4a: (reader) => {
    const request = requestId(reader);
    const topic = topicName(reader);
    const flags = reader.byte();
    return {
      type: "presenceState", requestId: request, topic,
      members: reader.list(() => member(reader)),
      more: (flags & 1) !== 0, countOnly: (flags & 2) !== 0, partial: (flags & 4) !== 0,
      count: optional(reader),
    };
  },
  0x4b: (reader) => ({
    type: "presenceChange",
    topicId: topicId(reader),
    joined: reader.list(() => member(reader)),
    left: reader.list(() => reader.text()),
    count: optional(reader),
  }),
  0x4c: (reader) => ({
    type: "error",
    code: reader.varint(),
    retryable: (reader.byte() & 1) !== 0,
    requestId: requestId(reader),
    topic: reader.text(),
    retryAfterMillis: reader.varint(),
    text: reader.text(),
  }),
  0x4d: (reader) => ({
    type: "goAway",
    code: reader.varint(),
    reconnect: (reader.byte() & 1) !== 0,
    windowMillis: reader.varint(),
    text: reader.text(),
  }),
  0x4e: () => ({ type: "pong" }),
  0x50: (reader) => {
    const request = requestId(reader);
    const isBinary = (reader.byte() & 1) !== 0;
    return { type: "reply", requestId: request, payload: payload(reader.block(), isBinary) };
  },
};

function subscribed(reader: FrameReader): NodeFrame {
  const request = requestId(reader);
  const topic = topicName(reader);
  const id = topicId(reader);
  const flags = reader.byte();
  const result = RESULTS[(flags >> 1) & 3];
  if (result === undefined) throw new DamagedFrame("no such result");
  return { type: "subscribed", requestId: request, topic, topicId: id, head: (flags & 1) === 0 ? null : position(reader), result };
}

function requestId(reader: FrameReader): number {
  return reader.int(0xffff_ffff);
}

function topicId(reader: FrameReader): number {
  return reader.int(0x7fff_ffff);
}

function topicName(reader: FrameReader): string {
  const name = reader.text();
  if (!isTopic(name)) throw new DamagedFrame("a topic that can't be one");
  return name;
}

function eventName(reader: FrameReader): string {
  const name = reader.text();
  if (name === "") throw new DamagedFrame("an event without a name");
  return name;
}

/** Whether a text is the name of a topic: see "Types" in protocol/README.md. */
export function isTopic(name: string): boolean {
  return /^(?! )[^\p{Cc},"\\*]+(?<! )$/u.test(name) && encoder.encode(name).length <= MAX_TOPIC_BYTES;
}

/** What an older node does not tell is not there. */
function optional(reader: FrameReader): number | null {
  return reader.hasMore() ? reader.varint() : null;
}

function limits(reader: FrameReader) {
  return {
    maxRequestsInFlight: optional(reader),
    publishesPerSecond: optional(reader),
    maxFaultsPerMinute: optional(reader),
  };
}

function position(reader: FrameReader): Position {
  return { epoch: reader.varint(), offset: reader.varint() };
}

function member(reader: FrameReader): Member {
  return { id: reader.text(), user: reader.text(), info: reader.text() };
}

function historyEntry(reader: FrameReader): HistoryEntry {
  const flags = reader.byte();
  return {
    offset: reader.varint(),
    timeMillis: reader.varint(),
    event: (flags & 2) === 0 ? DEFAULT_EVENT : eventName(reader),
    key: (flags & 4) === 0 ? null : reader.text(),
    payload: payload(reader.block(), (flags & 1) !== 0),
  };
}

function shortMessage(opcode: number, reader: FrameReader): NodeFrame {
  const topicId = ((opcode & 0x1f) << 16) | (reader.byte() << 8) | reader.byte();
  return message(topicId, (opcode & 0x40) !== 0, (opcode & 0x20) !== 0, reader);
}

function longMessage(opcode: number, reader: FrameReader): NodeFrame {
  const id = topicId(reader);
  if (id < LONG_TOPIC_ID) throw new DamagedFrame("a small topic id in the long form");
  return message(id, (opcode & 1) !== 0, (opcode & 2) !== 0, reader);
}

function message(topicId: number, isBinary: boolean, hasEvent: boolean, reader: FrameReader): NodeFrame {
  const offset = reader.varint();
  const event = hasEvent ? eventName(reader) : DEFAULT_EVENT;
  return { type: "message", topicId, offset, event, payload: payload(reader.rest(), isBinary) };
}

function payload(bytes: Uint8Array, isBinary: boolean): Payload {
  return isBinary ? { binary: bytes } : { json: text(bytes) };
}

/** Writes a frame of a client. Its values must be in range. */
export function encode(frame: ClientFrame): Uint8Array {
  const writer = new FrameWriter();
  switch (frame.type) {
    case "hello":
      writer.byte(0x01).text(frame.token).text(frame.clientName).text(frame.clientVersion)
        .varint(frame.heartbeatSeconds).text(frame.resumeSession);
      break;
    case "subscribe":
      writer.byte(0x02).varint(frame.requestId).varint(frame.targets.length);
      frame.targets.forEach((target) => writeTarget(writer, target));
      break;
    case "unsubscribe":
      writer.byte(0x03).varint(frame.requestId).varint(frame.topics.length);
      frame.topics.forEach((topic) => writer.text(topic));
      break;
    case "publish":
      writePush(writer.byte(0x04), frame, frame.acknowledge ? 8 : 0);
      break;
    case "history":
      writer.byte(0x05).varint(frame.requestId).text(frame.topic);
      writePosition(writer, frame.after);
      writer.varint(frame.limit);
      break;
    case "presence":
      writer.byte(0x06).varint(frame.requestId).text(frame.topic);
      break;
    case "refreshToken":
      writer.byte(0x07).varint(frame.requestId).text(frame.token);
      break;
    case "goingAway":
      writer.byte(0x08).varint(frame.reason);
      break;
    case "ping":
      writer.byte(0x09);
      break;
    case "request":
      writePush(writer.byte(0x10), frame, 0);
      break;
    case "setInfo":
      writer.byte(0x11).varint(frame.requestId).text(frame.topic).text(frame.info);
      break;
  }
  return writer.frame();
}

function writeTarget(writer: FrameWriter, target: SubscribeTarget): void {
  const { topic, after, liveOnEpochChange, presence } = target;
  writer.text(topic).byte((after === null ? 0 : 1) | (liveOnEpochChange ? 2 : 0) | (presence ? 4 : 0));
  if (after !== null) writePosition(writer, after);
}

function writePosition(writer: FrameWriter, at: Position): void {
  writer.varint(at.epoch).varint(at.offset);
}

function writePush(writer: FrameWriter, frame: ClientFrame & { type: "publish" | "request" }, flags: number): void {
  const { requestId, topic, event, key } = frame;
  const hasEvent = event !== DEFAULT_EVENT;
  const isBinary = "binary" in frame.payload;
  writer.varint(requestId).byte(flags | (isBinary ? 1 : 0) | (hasEvent ? 2 : 0) | (key === null ? 0 : 4)).text(topic);
  if (hasEvent) writer.text(event);
  if (key !== null) writer.text(key);
  writer.block("binary" in frame.payload ? frame.payload.binary : encoder.encode(frame.payload.json));
}
