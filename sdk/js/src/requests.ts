// Requests of one connection, and who waits for their answers.

import type { Timers } from "./clock.js";
import { FanfareError, nodeError } from "./errors.js";
import type { ClientFrame, NodeFrame } from "./frames.js";

type Unnumbered<F> = F extends { readonly requestId: number } ? Omit<F, "requestId"> : never;
/** A request without its number. */
export type Request = Unnumbered<ClientFrame>;
type Answer = NodeFrame & { readonly requestId: number };

interface Waiting {
  readonly onAnswer: (frame: Answer) => void;
  readonly onLost: ((error: FanfareError) => void) | null;
  /** How many answers are still to come. */
  answers: number;
}

const ANSWER_MILLIS = 10_000;
const MAX_ID = 0xffff_ffff;

/** Numbers requests, and gives answers to whoever asked. What the connection takes with it is told to those who asked by a promise. */
export class Requests {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private isOpen = false;

  constructor(private readonly out: (frame: ClientFrame) => void, private readonly timers: Timers) {}

  /** Sends one whose answers are taken as they come, and nothing is told if they don't. */
  send(request: Request, onAnswer: (frame: Answer) => void, answers = 1): void {
    this.begin(request, { onAnswer, onLost: null, answers });
  }

  /** Sends one that is answered by a promise. */
  ask<T extends NodeFrame["type"]>(request: Request, types: readonly T[], timeoutMillis = ANSWER_MILLIS): Promise<NodeFrame & { type: T }> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new FanfareError("NOT_CONNECTED", "there is no connection", true));
      const id = this.begin(request, {
        onAnswer: (frame) => {
          this.timers.stop(`answer ${id}`);
          if ((types as readonly string[]).includes(frame.type)) resolve(frame as NodeFrame & { type: T });
          else reject(frame.type === "error" ? nodeError(frame) : new FanfareError("INTERNAL", `answered by ${frame.type}`, true));
        },
        onLost: reject,
        answers: 1,
      });
      this.timers.set(`answer ${id}`, timeoutMillis, () => {
        if (this.waiting.delete(id)) reject(new FanfareError("TIMEOUT", "no answer came", true));
      });
    });
  }

  private begin(request: Request, waiting: Waiting): number {
    do {
      this.lastId = this.lastId >= MAX_ID ? 1 : this.lastId + 1;
    } while (this.waiting.has(this.lastId));
    this.waiting.set(this.lastId, waiting);
    this.out({ ...request, requestId: this.lastId } as ClientFrame);
    return this.lastId;
  }

  onAnswer(frame: Answer): void {
    const waiting = this.waiting.get(frame.requestId);
    if (waiting === undefined) return;
    const isWhole = frame.type === "error" && frame.topic === "";
    waiting.answers = isWhole ? 0 : waiting.answers - 1;
    if (waiting.answers === 0) this.waiting.delete(frame.requestId);
    waiting.onAnswer(frame);
  }

  /** There is a connection to ask. */
  open(): void {
    this.isOpen = true;
  }

  /** There is none any more: whoever waits for a promise is told. */
  close(error: FanfareError): void {
    this.isOpen = false;
    const lost = [...this.waiting];
    this.waiting.clear();
    for (const [id, { onLost }] of lost) {
      this.timers.stop(`answer ${id}`);
      onLost?.(error);
    }
  }
}
