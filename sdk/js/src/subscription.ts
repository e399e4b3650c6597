// What to ask for in one topic, what a message may follow, and what the application is told. See "A subscription" in sdk/README.md.

import type { Payload, Position, SubscribeResult } from "./frames.js";

/** What happened. SUBSCRIBEs are numbered: an answer to one that is over is passed over. */
export type SubscriptionInput =
  | { readonly type: "want" }
  | { readonly type: "unwant" }
  | { readonly type: "linkOpen" }
  | { readonly type: "linkLost" }
  | { readonly type: "subscribed"; readonly request: number; readonly head: Position | null; readonly result: SubscribeResult }
  | { readonly type: "message"; readonly offset: number; readonly event: string; readonly payload: Payload }
  | { readonly type: "gap"; readonly askedOffset: number; readonly oldestOffset: number }
  | { readonly type: "epochChanged"; readonly epoch: number; readonly nextOffset: number }
  | { readonly type: "skipped"; readonly count: number }
  | { readonly type: "batchEnd"; readonly live: boolean }
  | { readonly type: "error"; readonly request: number; readonly code: number; readonly retryable: boolean;
      readonly retryAfterMillis: number; readonly text: string }
  | { readonly type: "timer"; readonly timer: SubscriptionTimer };

export type SubscriptionTimer = "retry" | "trust";

/** What the shell is to do, in this order. A timer that is set again replaces itself; none need be stopped. */
export type SubscriptionEffect =
  | { readonly type: "subscribe"; readonly request: number; readonly after: Position | null }
  | { readonly type: "unsubscribe" }
  | { readonly type: "message"; readonly position: Position | null; readonly event: string; readonly payload: Payload }
  | { readonly type: "subscribed"; readonly position: Position | null }
  | { readonly type: "gap"; readonly after: number; readonly oldest: number }
  | { readonly type: "epochChanged"; readonly epoch: number; readonly next: number }
  | { readonly type: "skipped"; readonly count: number }
  | { readonly type: "live" }
  | { readonly type: "waiting"; readonly code: number; readonly text: string }
  | { readonly type: "ended"; readonly code: number; readonly text: string }
  | { readonly type: "distrust" }
  | { readonly type: "set"; readonly timer: SubscriptionTimer; readonly afterMillis: number; readonly jitterMillis: number };

const FIRST_RETRY_MILLIS = 100;
const LONGEST_RETRY_MILLIS = 10_000;
const TRUST_MILLIS = 60_000;
/** Of a request that cannot be told. */
const NO_REQUEST = 0;

/** The machine: one input at a time, which gives effects. */
export class Subscription {
  private isWanted = false;
  private isLinkOpen = false;
  private phase: "asleep" | "asked" | "open" | "parked" | "ended" = "asleep";
  private request = 0;
  private isDurable = false;
  private failures = 0;
  /** An offset did not follow the one before, less than a minute ago. */
  private isDoubted = false;
  private effects: SubscriptionEffect[] = [];

  /** @param position after which messages are wanted; null to begin with what comes from now on */
  constructor(private position: Position | null) {}

  step(input: SubscriptionInput): readonly SubscriptionEffect[] {
    this.effects = [];
    this.take(input);
    return this.effects;
  }

  private take(input: SubscriptionInput): void {
    switch (input.type) {
      case "want":
        this.isWanted = true;
        if (this.phase === "ended") this.phase = "asleep";
        return this.ask();
      case "unwant":
        return this.giveUp();
      case "linkOpen":
        this.isLinkOpen = true;
        return this.ask();
      case "linkLost":
        this.isLinkOpen = false;
        if (this.phase !== "ended") this.phase = "asleep";
        return;
      case "subscribed":
        if (this.phase === "asked" && input.request === this.request) this.onSubscribed(input.head, input.result);
        return;
      case "error":
        return this.onError(input);
      case "timer":
        return this.onTimer(input.timer);
      default:
        if (this.phase === "open") this.onNews(input);
    }
  }

  private ask(): void {
    if (!this.isWanted || !this.isLinkOpen || this.phase !== "asleep") return;
    this.phase = "asked";
    this.emit({ type: "subscribe", request: ++this.request, after: this.position });
  }

  private giveUp(): void {
    this.isWanted = false;
    if (this.phase === "asked" || this.phase === "open") this.emit({ type: "unsubscribe" });
    if (this.phase !== "ended") this.phase = "asleep";
  }

  private onSubscribed(head: Position | null, result: SubscribeResult): void {
    this.phase = "open";
    this.failures = 0;
    this.isDurable = head !== null;
    if (head === null || result === "live") {
      this.position = head;
    } else if (result === "continues") {
      this.position = { epoch: head.epoch, offset: this.position?.offset ?? 0 };
    }
    this.emit({ type: "subscribed", position: this.position });
  }

  private onNews(input: SubscriptionInput): void {
    switch (input.type) {
      case "message":
        return this.onMessage(input.offset, input.event, input.payload);
      case "gap":
        if (input.askedOffset !== this.position?.offset) return this.onDisorder();
        this.position = { epoch: this.position.epoch, offset: input.oldestOffset - 1 };
        this.emit({ type: "gap", after: input.askedOffset, oldest: input.oldestOffset });
        return;
      case "epochChanged":
        this.position = { epoch: input.epoch, offset: input.nextOffset - 1 };
        this.emit({ type: "epochChanged", epoch: input.epoch, next: input.nextOffset });
        return;
      case "skipped":
        this.emit({ type: "skipped", count: input.count });
        return;
      case "batchEnd":
        if (input.live) this.emit({ type: "live" });
        return;
    }
  }

  private onMessage(offset: number, event: string, payload: Payload): void {
    if (this.isDurable) {
      if (this.position === null || offset !== this.position.offset + 1) return this.onDisorder();
      this.position = { epoch: this.position.epoch, offset };
    }
    this.emit({ type: "message", position: this.position, event, payload });
  }

  /** A fault of the node, or of this library: once it is asked anew, the next time nothing is believed of this connection. */
  private onDisorder(): void {
    if (this.isDoubted) {
      this.phase = "asleep";
      this.isLinkOpen = false;
      this.emit({ type: "distrust" });
      return;
    }
    this.isDoubted = true;
    this.emit({ type: "set", timer: "trust", afterMillis: TRUST_MILLIS, jitterMillis: 0 });
    this.emit({ type: "unsubscribe" });
    this.phase = "asleep";
    this.ask();
  }

  private onError(error: SubscriptionInput & { type: "error" }): void {
    const isAnswer = this.phase === "asked" && error.request === this.request;
    const isEnd = this.phase === "open" && error.request === NO_REQUEST;
    if (!isAnswer && !isEnd) return;
    if (error.retryable) {
      this.phase = "parked";
      this.emit({ type: "waiting", code: error.code, text: error.text });
      const millis = Math.max(error.retryAfterMillis, this.nextPauseMillis());
      this.emit({ type: "set", timer: "retry", afterMillis: error.retryAfterMillis, jitterMillis: millis });
    } else {
      this.phase = "ended";
      this.isWanted = false;
      this.emit({ type: "ended", code: error.code, text: error.text });
    }
  }

  private nextPauseMillis(): number {
    const millis = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 16);
    return millis;
  }

  private onTimer(timer: SubscriptionTimer): void {
    if (timer === "trust") {
      this.isDoubted = false;
    } else if (this.phase === "parked") {
      this.phase = "asleep";
      this.ask();
    }
  }

  private emit(effect: SubscriptionEffect): void {
    this.effects.push(effect);
  }
}
