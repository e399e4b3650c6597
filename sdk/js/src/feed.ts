// What came for a topic and was not taken yet: one thing after the other, to all listeners.

import type { Payload, Position } from "./frames.js";
import type { FanfareError } from "./errors.js";

/** One message of a topic. */
export interface Message {
  readonly topic: string;
  /** Its place in a durable topic; null in an ephemeral one. */
  readonly position: Position | null;
  readonly event: string;
  /** The JSON object; undefined if it is binary. */
  readonly data: unknown;
  /** The bytes; undefined if it is JSON. */
  readonly bytes: Uint8Array | undefined;
}

/** What else there is to know of a subscription. */
export type SubscriptionEvent =
  | { readonly type: "subscribed"; readonly position: Position | null }
  | { readonly type: "live" }
  | { readonly type: "gap"; readonly after: number; readonly oldest: number }
  | { readonly type: "epochChanged"; readonly epoch: number; readonly next: number }
  | { readonly type: "skipped"; readonly count: number }
  | { readonly type: "waiting"; readonly error: FanfareError }
  | { readonly type: "ended"; readonly error: FanfareError };

export interface FeedListener {
  /** The next message waits until what it returns is fulfilled. */
  onMessage(message: Message): void | Promise<void>;
  onEvent?(event: SubscriptionEvent): void | Promise<void>;
}

interface Owner {
  /** All listeners have taken it. */
  onTaken(position: Position): void;
  /** More waits than may, or little enough again. */
  onFull(isFull: boolean): void;
  /** A listener has thrown, or what it returned was broken. */
  onFault(fault: unknown): void;
}

type Item = { readonly message: Message } | { readonly event: SubscriptionEvent };

const MAX_WAITING = 256;

/** The queue of one topic. A listener that throws has taken what it was given. */
export class Feed {
  readonly listeners = new Set<FeedListener>();
  private items: Item[] = [];
  private isFull = false;
  private isWorking = false;
  private isClosed = false;

  constructor(private readonly owner: Owner) {}

  add(item: Item): void {
    this.items.push(item);
    if ("message" in item && this.items.length >= MAX_WAITING) this.overflow(item.message);
    if (!this.isWorking) void this.work();
  }

  /** What waits is dropped. */
  close(): void {
    this.isClosed = true;
    this.items = [];
  }

  /** A durable topic waits in the node's history; of an ephemeral one the oldest are lost, and told. */
  private overflow(latest: Message): void {
    if (latest.position !== null) {
      if (!this.isFull) {
        this.isFull = true;
        this.owner.onFull(true);
      }
      return;
    }
    const oldest = this.items.findIndex((item) => "message" in item);
    const before = this.items[oldest - 1];
    const counted = before !== undefined && "event" in before && before.event.type === "skipped" ? before.event.count : 0;
    const skipped: Item = { event: { type: "skipped", count: counted + 1 } };
    this.items.splice(counted > 0 ? oldest - 1 : oldest, counted > 0 ? 2 : 1, skipped);
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    await Promise.resolve();
    for (let item = this.items.shift(); item !== undefined; item = this.items.shift()) {
      for (const listener of [...this.listeners]) await this.give(listener, item);
      if ("message" in item && item.message.position !== null && !this.isClosed) this.owner.onTaken(item.message.position);
      if (this.isFull && this.items.length <= MAX_WAITING / 2) {
        this.isFull = false;
        this.owner.onFull(false);
      }
    }
    this.isWorking = false;
  }

  private async give(listener: FeedListener, item: Item): Promise<void> {
    if (!this.listeners.has(listener)) return;
    try {
      await ("message" in item ? listener.onMessage(item.message) : listener.onEvent?.(item.event));
    } catch (fault) {
      this.owner.onFault(fault);
    }
  }
}

/** @param json of one object */
export function message(topic: string, position: Position | null, event: string, payload: Payload): Message {
  return "json" in payload
    ? { topic, position, event, data: JSON.parse(payload.json) as unknown, bytes: undefined }
    : { topic, position, event, data: undefined, bytes: payload.binary.slice() };
}
