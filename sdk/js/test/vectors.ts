// The frames of protocol/vectors, and the words in which they are described there.

import { readFileSync } from "node:fs";
import type { ClientFrame, HistoryEntry, Member, NodeFrame, Payload, Position } from "../src/frames.js";

const FOLDER = process.env["VECTORS"] ?? "../../protocol/vectors";

export interface Vector {
  readonly name: string;
  readonly from: string;
  readonly bytes: Uint8Array;
  readonly means: string;
}

export function vectors(file: string, from: string): Vector[] {
  return readFileSync(`${FOLDER}/${file}`, "utf8")
    .split(/\n\n+/)
    .filter((stanza) => stanza.startsWith("name "))
    .map((stanza) => {
      const field = (name: string) => new RegExp(`^${name} *(.*)$`, "m").exec(stanza)?.[1]?.trim() ?? "";
      const hex = field("hex").replace(/ /g, "");
      return { name: field("name"), from: field("from"), bytes: Buffer.from(hex, "hex"), means: field("means") };
    })
    .filter((vector) => vector.from === from);
}

const quoted = (value: string) => JSON.stringify(value);
const at = (value: Position | null) => (value === null ? "none" : `(${value.epoch},${value.offset})`);
const payload = (value: Payload) =>
  "json" in value ? `json(${value.json})` : `binary(${Buffer.from(value.binary).toString("hex")})`;
const member = (one: Member) => `{id=${quoted(one.id)} user=${quoted(one.user)} info=json(${one.info})}`;
const key = (value: string | null) => (value === null ? "none" : quoted(value));
const list = (values: readonly string[]) => `[${values.join(", ")}]`;
const entry = (one: HistoryEntry) =>
  `{offset=${one.offset} timeMillis=${one.timeMillis} event=${quoted(one.event)} key=${key(one.key)} payload=${payload(one.payload)}}`;
const RESULTS = { live: "LIVE", continues: "CONTINUES", gap: "GAP", epochChanged: "EPOCH_CHANGED" };

/** What a frame of a node means, in the words of the vectors. */
export function meaning(frame: NodeFrame): string {
  switch (frame.type) {
    case "welcome":
      return `Welcome sessionId=${quoted(frame.sessionId)} node=${quoted(frame.node)} heartbeatSeconds=${frame.heartbeatMillis / 1000} maxFrameBytes=${frame.maxFrameBytes} maxSubscriptions=${frame.maxSubscriptions} serverTimeMillis=${frame.serverTimeMillis} limits=${frame.maxRequestsInFlight === null ? "none" : `{maxRequestsInFlight=${frame.maxRequestsInFlight} publishesPerSecond=${frame.publishesPerSecond} maxFaultsPerMinute=${frame.maxFaultsPerMinute}}`}`;
    case "subscribed":
      return `Subscribed requestId=${frame.requestId} topic=${quoted(frame.topic)} topicId=${frame.topicId} head=${at(frame.head)} result=${RESULTS[frame.result]}`;
    case "done":
      return `Done requestId=${frame.requestId}`;
    case "published":
      return `Published requestId=${frame.requestId} position=${at(frame.position)} duplicate=${frame.duplicate} degraded=${frame.degraded}`;
    case "historyPage":
      return `HistoryPage requestId=${frame.requestId} topic=${quoted(frame.topic)} epoch=${frame.epoch} oldestOffset=${frame.oldestOffset} headOffset=${frame.headOffset} entries=${list(frame.entries.map(entry))}`;
    case "batchEnd":
      return `BatchEnd topicId=${frame.topicId} offset=${frame.offset} live=${frame.live}`;
    case "skipped":
      return `Skipped topicId=${frame.topicId} count=${frame.count}`;
    case "gap":
      return `Gap topicId=${frame.topicId} askedOffset=${frame.askedOffset} oldestOffset=${frame.oldestOffset}`;
    case "epochChanged":
      return `EpochChanged topicId=${frame.topicId} epoch=${frame.epoch} nextOffset=${frame.nextOffset}`;
    case "presenceState":
      return `PresenceState requestId=${frame.requestId} topic=${quoted(frame.topic)} members=${list(frame.members.map(member))} more=${frame.more} countOnly=${frame.countOnly} partial=${frame.partial} count=${frame.count ?? -1}`;
    case "presenceChange":
      return `PresenceChange topicId=${frame.topicId} joined=${list(frame.joined.map(member))} left=${list(frame.left.map(quoted))} count=${frame.count ?? -1}`;
    case "error":
      return `Error code=${frame.code} retryable=${frame.retryable} requestId=${frame.requestId} topic=${quoted(frame.topic)} retryAfterMillis=${frame.retryAfterMillis} text=${quoted(frame.text)}`;
    case "goAway":
      return `GoAway code=${frame.code} reconnect=${frame.reconnect} windowMillis=${frame.windowMillis} text=${quoted(frame.text)}`;
    case "pong":
      return "Pong";
    case "reply":
      return `Reply requestId=${frame.requestId} payload=${payload(frame.payload)}`;
    case "message":
      return `Message topicId=${frame.topicId} offset=${frame.offset} event=${quoted(frame.event)} payload=${payload(frame.payload)}`;
  }
}

/** A frame of a client from the words of the vectors. */
export function command(means: string): ClientFrame {
  const [, name = "", rest = ""] = /^(\w+) ?(.*)$/.exec(means) ?? [];
  const text = (field: string) => JSON.parse(new RegExp(`\\b${field}=("(?:[^"\\\\]|\\\\.)*")`).exec(rest)?.[1] ?? '""') as string;
  const number = (field: string) => Number(new RegExp(`\\b${field}=(\\d+)`).exec(rest)?.[1] ?? "0");
  const flag = (field: string) => new RegExp(`\\b${field}=true`).test(rest);
  const body = (): Payload => {
    const [, kind, value = ""] = /payload=(json|binary)\((.*?)\)(?= key=| acknowledge=|$)/.exec(rest) ?? [];
    return kind === "binary" ? { binary: Buffer.from(value, "hex") } : { json: value };
  };
  const maybeKey = () => (/\bkey=none/.test(rest) ? null : text("key"));
  const requestId = number("requestId");
  switch (name) {
    case "Hello":
      return { type: "hello", token: text("token"), clientName: text("clientName"), clientVersion: text("clientVersion"), heartbeatSeconds: number("heartbeatSeconds"), resumeSession: text("resumeSession") };
    case "Subscribe":
      return { type: "subscribe", requestId, targets: [...rest.matchAll(/\{topic=("(?:[^"\\]|\\.)*") after=(none|\((\d+),(\d+)\)) liveOnEpochChange=(\w+) presence=(\w+)\}/g)].map((match) => ({ topic: JSON.parse(match[1] ?? "") as string, after: match[2] === "none" ? null : { epoch: Number(match[3]), offset: Number(match[4]) }, liveOnEpochChange: match[5] === "true", presence: match[6] === "true" })) };
    case "Unsubscribe":
      return { type: "unsubscribe", requestId, topics: JSON.parse(/topics=(\[.*\])/.exec(rest)?.[1] ?? "[]") as string[] };
    case "Publish":
      return { type: "publish", requestId, topic: text("topic"), event: text("event"), payload: body(), key: maybeKey(), acknowledge: flag("acknowledge") };
    case "Request":
      return { type: "request", requestId, topic: text("topic"), event: text("event"), payload: body(), key: maybeKey() };
    case "History": {
      const [, epoch, offset] = /after=\((\d+),(\d+)\)/.exec(rest) ?? [];
      return { type: "history", requestId, topic: text("topic"), after: { epoch: Number(epoch), offset: Number(offset) }, limit: number("limit") };
    }
    case "Presence":
      return { type: "presence", requestId, topic: text("topic") };
    case "SetInfo":
      return { type: "setInfo", requestId, topic: text("topic"), info: /info=json\((.*)\)$/.exec(rest)?.[1] ?? "" };
    case "RefreshToken":
      return { type: "refreshToken", requestId, token: text("token") };
    case "GoingAway":
      return { type: "goingAway", reason: number("reason") };
    case "Ping":
      return { type: "ping" };
    default:
      throw new Error(`a command of which nothing is known: ${means}`);
  }
}
