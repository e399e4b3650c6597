// A node and a clock that do what a test tells them.

import type { Clock } from "../src/clock.js";
import { Client, type ClientOptions } from "../src/client.js";
import type { WebSocketLike } from "../src/socket.js";
import { FrameReader, FrameWriter } from "../src/bytes.js";

/** Time that moves when it is told to. */
export class ManualClock implements Clock {
  private millis = 0;
  private timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.millis;
  }

  after(millis: number, run: () => void): () => void {
    const timer = { at: this.millis + millis, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Goes on so far, and lets what is due then happen. */
  async pass(millis: number): Promise<void> {
    const end = this.millis + millis;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.millis = Math.max(this.millis, next.at);
      next.run();
      await settle();
    }
    this.millis = end;
    await settle();
  }

  /** Sleeps: time goes on, and nothing happens. */
  sleep(millis: number): void {
    this.millis += millis;
  }

  get running(): number {
    return this.timers.length;
  }
}

/** Lets promises that are fulfilled by now be seen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

/** A connection as the node sees it. */
export class FakeConnection implements WebSocketLike {
  binaryType = "";
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly frames: Uint8Array[] = [];
  isClosed = false;

  send(data: Uint8Array): void {
    this.frames.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.onopen?.(undefined as never);
  }

  /** The connection is gone. */
  cut(code = 1006): void {
    this.isClosed = true;
    this.onclose?.({ code });
  }

  /** Sends the bytes of a frame. */
  say(write: (writer: FrameWriter) => void): void {
    const writer = new FrameWriter();
    write(writer);
    const frame = writer.frame();
    this.onmessage?.({ data: frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.byteLength) });
  }

  welcome(session: string, heartbeatSeconds = 25): void {
    this.say((frame) => frame.byte(0x41).text(session).text("node").varint(heartbeatSeconds).varint(1 << 20).varint(1000).varint(0));
  }

  subscribed(requestId: number, topic: string, topicId: number, head: [number, number] | null, result = 0): void {
    this.say((frame) => {
      frame.byte(0x42).varint(requestId).text(topic).varint(topicId).byte((head === null ? 0 : 1) | (result << 1));
      if (head !== null) frame.varint(head[0]).varint(head[1]);
    });
  }

  message(topicId: number, offset: number, json: string): void {
    this.say((frame) => {
      frame.byte(0x80 | (topicId >> 16)).byte((topicId >> 8) & 0xff).byte(topicId & 0xff).varint(offset);
      for (const byte of new TextEncoder().encode(json)) frame.byte(byte);
    });
  }

  published(requestId: number, epoch: number, offset: number): void {
    this.say((frame) => frame.byte(0x44).varint(requestId).byte(1).varint(epoch).varint(offset));
  }

  done(requestId: number): void {
    this.say((frame) => frame.byte(0x43).varint(requestId));
  }

  error(requestId: number, code: number, isRetryable: boolean, topic = "", retryAfterMillis = 0): void {
    this.say((frame) => frame.byte(0x4c).varint(code).byte(isRetryable ? 1 : 0).varint(requestId).text(topic).varint(retryAfterMillis).text("text"));
  }

  goAway(code: number, isComeBack: boolean, windowMillis: number): void {
    this.say((frame) => frame.byte(0x4d).varint(code).byte(isComeBack ? 1 : 0).varint(windowMillis).text(""));
  }

  /** The frames of an opcode that the client has sent, each without its opcode. */
  sent(opcode: number): FrameReader[] {
    return this.frames.filter((frame) => frame[0] === opcode).map((frame) => new FrameReader(frame.subarray(1)));
  }
}

/** A client whose connections and time are in the hands of the test. */
export function clientOf(options: Partial<ClientOptions> = {}) {
  const clock = new ManualClock();
  const dialed: FakeConnection[] = [];
  const states: string[] = [];
  const client = new Client({
    url: "wss://node/ws",
    clock,
    webSocket: () => {
      const connection = new FakeConnection();
      dialed.push(connection);
      return connection;
    },
    onState: (state, reason) => states.push(`${state} ${reason}`.trim()),
    ...options,
  });
  /** The connection that was dialed last. */
  const last = (): FakeConnection => {
    const connection = dialed[dialed.length - 1];
    if (connection === undefined) throw new Error("nothing was dialed");
    return connection;
  };
  /** Opens it, and welcomes its client. */
  const welcome = async (session = "s"): Promise<FakeConnection> => {
    last().open();
    last().welcome(session);
    await settle();
    return last();
  };
  return { client, clock, dialed, states, last, welcome };
}
