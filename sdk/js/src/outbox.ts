// Which publish is sent when, again with the same key, and what its sender is told. See "The outbox" in sdk/README.md.

/** What happened. Publishes are numbered by the shell, which keeps what is in them. */
export type OutboxInput =
  | { readonly type: "add"; readonly publish: number; readonly topic: string; readonly bytes: number }
  | { readonly type: "linkOpen" }
  | { readonly type: "linkLost" }
  | { readonly type: "published"; readonly publish: number }
  | { readonly type: "error"; readonly publish: number; readonly code: number; readonly retryable: boolean;
      readonly retryAfterMillis: number }
  | { readonly type: "late"; readonly publish: number }
  | { readonly type: "retry"; readonly topic: string }
  | { readonly type: "close" };

/** What the shell is to do, in this order. */
export type OutboxEffect =
  | { readonly type: "send"; readonly publish: number; readonly keyed: boolean }
  | { readonly type: "fulfil"; readonly publish: number }
  | { readonly type: "fail"; readonly publish: number; readonly reason: OutboxFailure }
  /** The node's own error, which the shell has. */
  | { readonly type: "refuse"; readonly publish: number }
  | { readonly type: "set"; readonly topic: string; readonly afterMillis: number; readonly jitterMillis: number };

export type OutboxFailure = "OUTBOX_FULL" | "OUTCOME_UNKNOWN" | "TIMEOUT" | "CLOSED";

export interface OutboxLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Topics of which a publish may be under way at once. */
  readonly maxInFlight: number;
}

const FIRST_RETRY_MILLIS = 100;
const LONGEST_RETRY_MILLIS = 10_000;
/** To a publish whose key is as it should be: the topic is ephemeral, where keys mean nothing. */
const INVALID_KEY = 104;
const OUTCOME_UNKNOWN = 143;

interface Entry {
  readonly publish: number;
  readonly bytes: number;
}

/** The publishes of one topic, the first of which is under way or waits. */
interface Line {
  readonly topic: string;
  readonly entries: Entry[];
  isInFlight: boolean;
  isPausing: boolean;
  failures: number;
}

/** What comes before the first ":" of a topic, or all of it. */
function namespace(topic: string): string {
  return topic.split(":", 1)[0] ?? topic;
}

/** The machine: one input at a time, which gives effects. */
export class Outbox {
  /** In the order in which their first entries came. */
  private readonly lines = new Map<string, Line>();
  /** Namespaces of which the node has said that they keep nothing. */
  private readonly ephemeral = new Set<string>();
  private count = 0;
  private bytes = 0;
  private inFlight = 0;
  private isLinkOpen = false;
  private effects: OutboxEffect[] = [];

  constructor(private readonly limits: OutboxLimits) {}

  step(input: OutboxInput): readonly OutboxEffect[] {
    this.effects = [];
    this.take(input);
    return this.effects;
  }

  private take(input: OutboxInput): void {
    switch (input.type) {
      case "add":
        return this.add(input.topic, { publish: input.publish, bytes: input.bytes });
      case "linkOpen":
        this.isLinkOpen = true;
        return this.sendAll();
      case "linkLost":
        return this.onLost();
      case "published":
        return this.onAnswer(input.publish, (line) => {
          line.failures = 0;
          this.remove(line, 0);
          this.emit({ type: "fulfil", publish: input.publish });
        });
      case "error":
        return this.onAnswer(input.publish, (line) => this.onError(line, input));
      case "late":
        return this.onLate(input.publish);
      case "retry": {
        const line = this.lines.get(input.topic);
        if (line !== undefined) line.isPausing = false;
        return this.sendAll();
      }
      case "close":
        return this.failAll();
    }
  }

  private isEphemeral(line: Line): boolean {
    return this.ephemeral.has(namespace(line.topic));
  }

  private add(topic: string, entry: Entry): void {
    if (this.count >= this.limits.maxEntries || this.bytes + entry.bytes > this.limits.maxBytes) {
      this.emit({ type: "fail", publish: entry.publish, reason: "OUTBOX_FULL" });
      return;
    }
    let line = this.lines.get(topic);
    if (line === undefined) {
      line = { topic, entries: [], isInFlight: false, isPausing: false, failures: 0 };
      this.lines.set(topic, line);
    }
    line.entries.push(entry);
    this.count++;
    this.bytes += entry.bytes;
    this.sendAll();
  }

  private sendAll(): void {
    if (!this.isLinkOpen) return;
    for (const line of this.lines.values()) {
      if (this.inFlight >= this.limits.maxInFlight) return;
      const first = line.entries[0];
      if (first === undefined || line.isInFlight || line.isPausing) continue;
      line.isInFlight = true;
      this.inFlight++;
      this.emit({ type: "send", publish: first.publish, keyed: !this.isEphemeral(line) });
    }
  }

  /** What is under way is not known to have arrived: it goes again by its key, or is told where it has none. */
  private onLost(): void {
    this.isLinkOpen = false;
    this.inFlight = 0;
    for (const line of [...this.lines.values()]) {
      const first = line.entries[0];
      const wasInFlight = line.isInFlight;
      line.isInFlight = false;
      if (wasInFlight && first !== undefined && this.isEphemeral(line)) {
        this.remove(line, 0);
        this.emit({ type: "fail", publish: first.publish, reason: "OUTCOME_UNKNOWN" });
      }
    }
  }

  private onAnswer(publish: number, then: (line: Line) => void): void {
    const line = this.lineInFlight(publish);
    if (line === undefined) return;
    line.isInFlight = false;
    this.inFlight--;
    then(line);
    this.sendAll();
  }

  private lineInFlight(publish: number): Line | undefined {
    for (const line of this.lines.values()) {
      if (line.isInFlight && line.entries[0]?.publish === publish) return line;
    }
    return undefined;
  }

  private onError(line: Line, error: OutboxInput & { type: "error" }): void {
    if (error.code === INVALID_KEY && !this.isEphemeral(line)) {
      this.ephemeral.add(namespace(line.topic));
    } else if (error.code === OUTCOME_UNKNOWN && this.isEphemeral(line)) {
      this.remove(line, 0);
      this.emit({ type: "fail", publish: error.publish, reason: "OUTCOME_UNKNOWN" });
    } else if (error.retryable) {
      line.isPausing = true;
      this.emit({
        type: "set",
        topic: line.topic,
        afterMillis: error.retryAfterMillis,
        jitterMillis: Math.max(error.retryAfterMillis, this.nextPauseMillis(line)),
      });
    } else {
      this.remove(line, 0);
      this.emit({ type: "refuse", publish: error.publish });
    }
  }

  private nextPauseMillis(line: Line): number {
    const millis = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** line.failures);
    line.failures = Math.min(line.failures + 1, 16);
    return millis;
  }

  /** Its time is over. One that is under way may arrive all the same. */
  private onLate(publish: number): void {
    for (const line of this.lines.values()) {
      const index = line.entries.findIndex((entry) => entry.publish === publish);
      if (index < 0) continue;
      if (index === 0 && line.isInFlight) {
        line.isInFlight = false;
        this.inFlight--;
      }
      this.remove(line, index);
      this.emit({ type: "fail", publish, reason: "TIMEOUT" });
      return this.sendAll();
    }
  }

  private remove(line: Line, index: number): void {
    const [entry] = line.entries.splice(index, 1);
    if (entry === undefined) return;
    this.count--;
    this.bytes -= entry.bytes;
    if (line.entries.length === 0) this.lines.delete(line.topic);
  }

  private failAll(): void {
    const waiting = [...this.lines.values()].flatMap((line) => line.entries);
    this.lines.clear();
    this.count = this.bytes = this.inFlight = 0;
    this.isLinkOpen = false;
    for (const { publish } of waiting) this.emit({ type: "fail", publish, reason: "CLOSED" });
  }

  private emit(effect: OutboxEffect): void {
    this.effects.push(effect);
  }
}
