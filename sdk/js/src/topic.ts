// One topic of a client: its subscription machine, its feed, and where it was read to.

import { FanfareError, nodeError } from "./errors.js";
import { Feed, type FeedListener, message } from "./feed.js";
import type { NodeFrame, Position } from "./frames.js";
import { Subscription, type SubscriptionEffect, type SubscriptionInput } from "./subscription.js";

/** What a topic needs of its client. */
export interface TopicHost {
  subscribe(topic: Topic, request: number, after: Position | null): void;
  unsubscribe(topic: Topic): void;
  /** The connection has shown that it is not to be believed. */
  distrust(): void;
  timer(name: string, afterMillis: number, jitterMillis: number, run: () => void): void;
  isLinkOpen(): boolean;
  save(topic: string, position: Position): void;
  fault(topic: string, fault: unknown): void;
}

export class Topic {
  /** Of the connection that serves; null while nothing comes under it. */
  topicId: number | null = null;
  private readonly feed: Feed;
  private machine: Subscription | null = null;
  private isHeld = false;

  constructor(readonly name: string, private readonly host: TopicHost) {
    this.feed = new Feed({
      onTaken: (position) => host.save(name, position),
      onFull: (isFull) => this.hold(isFull),
      onFault: (fault) => host.fault(name, fault),
    });
  }

  add(listener: FeedListener): void {
    this.feed.listeners.add(listener);
    if (this.machine !== null && !this.isHeld) this.step({ type: "want" });
  }

  /** @returns whether nobody listens any more */
  remove(listener: FeedListener): boolean {
    this.feed.listeners.delete(listener);
    if (this.feed.listeners.size > 0) return false;
    this.feed.close();
    if (this.machine !== null) this.step({ type: "unwant" });
    return true;
  }

  /** It is known where to begin. */
  begin(position: Position | null): void {
    if (this.machine !== null || this.feed.listeners.size === 0) return;
    this.machine = new Subscription(position);
    if (this.host.isLinkOpen()) this.step({ type: "linkOpen" });
    this.step({ type: "want" });
  }

  /** It can't be known where to begin. */
  fail(error: FanfareError): void {
    this.feed.add({ event: { type: "ended", error } });
  }

  step(input: SubscriptionInput): void {
    if (input.type === "linkLost") this.topicId = null;
    for (const effect of this.machine?.step(input) ?? []) this.carryOut(effect);
  }

  onFrame(frame: NodeFrame): void {
    switch (frame.type) {
      case "message":
      case "gap":
      case "epochChanged":
      case "skipped":
      case "batchEnd":
        this.step(frame);
        return;
      default:
        return;
    }
  }

  /** What is not taken waits with the node, from where this client has come to. */
  private hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (this.feed.listeners.size > 0) this.step({ type: isHeld ? "unwant" : "want" });
  }

  private carryOut(effect: SubscriptionEffect): void {
    switch (effect.type) {
      case "subscribe":
        return this.host.subscribe(this, effect.request, effect.after);
      case "unsubscribe":
        this.topicId = null;
        return this.host.unsubscribe(this);
      case "distrust":
        return this.host.distrust();
      case "set":
        return this.host.timer(`${effect.timer} ${this.name}`, effect.afterMillis, effect.jitterMillis, () =>
          this.step({ type: "timer", timer: effect.timer }),
        );
      case "message":
        return this.feed.add({ message: message(this.name, effect.position, effect.event, effect.payload) });
      case "waiting":
        return this.feed.add({ event: { type: "waiting", error: nodeError({ ...effect, retryable: true }) } });
      case "ended":
        return this.feed.add({ event: { type: "ended", error: nodeError({ ...effect, retryable: false }) } });
      default:
        return this.feed.add({ event: effect });
    }
  }
}
