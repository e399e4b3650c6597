// The client that applications use: the machines of sdk/README.md, joined to a socket, a clock, and the application.

import { type Clock, platformClock, Timers } from "./clock.js";
import { FanfareError, nodeError } from "./errors.js";
import type { FeedListener } from "./feed.js";
import { type ClientFrame, DEFAULT_EVENT, isTopic, type NodeFrame, type Payload, type Position } from "./frames.js";
import { Link, type LinkEffect, type LinkInput, type LinkState } from "./link.js";
import { Outbox, type OutboxEffect, type OutboxInput } from "./outbox.js";
import { memoryPositions, type PositionStore } from "./positions.js";
import { Requests } from "./requests.js";
import { Socket, type WebSocketFactory, type WebSocketLike } from "./socket.js";
import { Topic } from "./topic.js";

/** What the token provider answers: a token, with how long it lives if that is known; null for nobody. */
export type TokenAnswer = string | { readonly token: string; readonly lifeMillis: number } | null | typeof LOGGED_OUT;

/** Answered by a token provider, it ends the client: there will be no token any more. */
export const LOGGED_OUT = Symbol("logged out");

export interface Logger {
  debug(message: string): void;
  warn(message: string, fault?: unknown): void;
}

export interface ClientOptions {
  /** Such as `wss://push.example.com/ws`. */
  readonly url: string;
  /** Asked before a connection, and again when a token is refused or about to expire. Without it the client is nobody. */
  readonly token?: () => TokenAnswer | Promise<TokenAnswer>;
  readonly positions?: PositionStore;
  readonly logger?: Logger;
  /** For the node's logs. */
  readonly name?: string;
  readonly version?: string;
  /** Of the node's choice unless it is named. */
  readonly heartbeatSeconds?: number;
  readonly onState?: (state: LinkState, reason: string) => void;
  readonly webSocket?: WebSocketFactory;
  readonly clock?: Clock;
}

export interface PublishOptions {
  readonly event?: string;
  readonly timeoutMillis?: number;
}

/** What a publish came to. */
export interface Published {
  /** Null in an ephemeral topic. */
  readonly position: Position | null;
  /** It was there already: this is the first one's position. */
  readonly duplicate: boolean;
}

const MAX_TARGETS = 1_000;
const OUTBOX = { maxEntries: 1_000, maxBytes: 4 << 20, maxInFlight: 32 };
const PUBLISH_MILLIS = 60_000;
const SILENT: Logger = { debug() {}, warn() {} };

interface Draft {
  readonly topic: string;
  readonly event: string;
  readonly payload: Payload;
  readonly key: string;
  resolve(published: Published): void;
  reject(error: FanfareError): void;
}

type Wanted = { readonly topic: Topic; readonly request: number; readonly after: Position | null };

export class Client {
  private readonly link: Link;
  private readonly outbox = new Outbox(OUTBOX);
  private readonly requests: Requests;
  private readonly timers: Timers;
  private readonly clock: Clock;
  private readonly positions: PositionStore;
  private readonly logger: Logger;
  private readonly sockets = new Map<number, Socket>();
  private readonly topics = new Map<string, Topic>();
  private readonly topicsById = new Map<number, Topic>();
  private readonly drafts = new Map<number, Draft>();
  private readonly wanted: Wanted[] = [];
  private current = 0;
  private lastDraft = 0;
  private sentAt = 0;
  private heardAt = 0;
  private currentState: LinkState = "idle";

  constructor(private readonly options: ClientOptions) {
    this.clock = options.clock ?? platformClock();
    this.timers = new Timers(this.clock, () => this.input({ type: "networkChanged" }));
    this.requests = new Requests((frame) => this.send(frame), this.timers);
    this.positions = options.positions ?? memoryPositions();
    this.logger = options.logger ?? SILENT;
    this.link = new Link({ hasProvider: options.token !== undefined });
  }

  get state(): LinkState {
    return this.currentState;
  }

  /** Connects, and stays connected until {@link close}. */
  connect(): void {
    this.input({ type: "start" });
  }

  /** The device has another network, or one again: a dead connection is found at once. */
  networkChanged(): void {
    this.input({ type: "networkChanged" });
  }

  /** Says goodbye until {@link foreground}. */
  background(): void {
    this.input({ type: "background" });
  }

  foreground(): void {
    this.input({ type: "foreground" });
  }

  /** Ends for good. What waits is told so. */
  close(): void {
    this.input({ type: "close" });
  }

  /**
   * Listens to a topic, from where it was read to, or from now on.
   *
   * @returns what ends it
   * @throws FanfareError INVALID_TOPIC
   */
  subscribe(name: string, listener: FeedListener | FeedListener["onMessage"]): () => void {
    checkTopic(name);
    const taker = typeof listener === "function" ? { onMessage: listener } : listener;
    let topic = this.topics.get(name);
    if (topic === undefined) {
      topic = new Topic(name, this.host);
      this.topics.set(name, topic);
      topic.add(taker);
      void this.begin(topic);
    } else {
      topic.add(taker);
    }
    const subscribed = topic;
    return () => {
      if (subscribed.remove(taker) && this.topics.get(name) === subscribed) this.topics.delete(name);
    };
  }

  private async begin(topic: Topic): Promise<void> {
    try {
      topic.begin(await this.positions.load(topic.name));
    } catch (fault) {
      this.logger.warn(`${topic.name}: the position store can't be read`, fault);
      topic.fail(new FanfareError("POSITION_UNREADABLE", "the position store can't be read", true));
    }
  }

  /**
   * Publishes a JSON object or bytes, once, whatever breaks meanwhile.
   *
   * @returns fulfilled when the node has it; broken with a FanfareError
   */
  publish(topic: string, data: object, options: PublishOptions = {}): Promise<Published> {
    return new Promise((resolve, reject) => {
      checkTopic(topic);
      const payload = payloadOf(data);
      const draft = ++this.lastDraft;
      this.drafts.set(draft, { topic, event: options.event ?? DEFAULT_EVENT, payload, key: newKey(), resolve, reject });
      this.timers.set(`late ${draft}`, options.timeoutMillis ?? PUBLISH_MILLIS, () => this.post({ type: "late", publish: draft }));
      this.post({ type: "add", publish: draft, topic, bytes: sizeOf(payload) });
    });
  }

  /** Asks the backend, where the namespace says so. */
  request(topic: string, data: object, options: PublishOptions = {}): Promise<NodeFrame & { type: "reply" | "published" }> {
    checkTopic(topic);
    return this.requests.ask(
      { type: "request", topic, event: options.event ?? DEFAULT_EVENT, payload: payloadOf(data), key: newKey() },
      ["reply", "published"], options.timeoutMillis,
    );
  }

  /** A page of what was published after a position, the oldest first. */
  history(topic: string, after: Position = { epoch: 0, offset: 0 }, limit = 100): Promise<NodeFrame & { type: "historyPage" }> {
    checkTopic(topic);
    return this.requests.ask({ type: "history", topic, after, limit }, ["historyPage"]);
  }

  private readonly host = {
    subscribe: (topic: Topic, request: number, after: Position | null) => {
      if (this.wanted.push({ topic, request, after }) === 1) queueMicrotask(() => this.subscribeWanted());
    },
    unsubscribe: (topic: Topic) => {
      this.forgetIds(topic);
      this.subscribeWanted();
      this.requests.send({ type: "unsubscribe", topics: [topic.name] }, () => {});
    },
    distrust: () => {
      const distrusted = this.current;
      this.sockets.get(distrusted)?.close();
      this.input({ type: "closed", connection: distrusted, code: 0, reconnect: true, retryAfterMillis: 0 });
    },
    timer: (name: string, afterMillis: number, jitterMillis: number, run: () => void) =>
      this.timers.set(name, afterMillis + Math.random() * jitterMillis, run),
    isLinkOpen: () => this.current !== 0,
    save: (topic: string, position: Position) => void this.save(topic, position),
    fault: (topic: string, fault: unknown) => this.logger.warn(`${topic}: a listener failed`, fault),
  };

  private async save(topic: string, position: Position): Promise<void> {
    try {
      await this.positions.save(topic, position);
    } catch (fault) {
      this.logger.warn(`${topic}: the position store can't be written`, fault);
    }
  }

  /** All that is wanted by now goes in one request, as far as it holds them. */
  private subscribeWanted(): void {
    while (this.wanted.length > 0) {
      const asked = new Map(this.wanted.splice(0, MAX_TARGETS).map((one) => [one.topic.name, one]));
      const targets = [...asked.values()].map(({ topic, after }) => ({ topic: topic.name, after, liveOnEpochChange: false, presence: false }));
      this.requests.send({ type: "subscribe", targets }, (frame) => {
        if (frame.type === "subscribed") this.onSubscribed(frame, asked.get(frame.topic));
        if (frame.type === "error") this.onNotSubscribed(frame, asked);
      }, targets.length);
    }
  }

  private onSubscribed(frame: NodeFrame & { type: "subscribed" }, asked: Wanted | undefined): void {
    if (asked === undefined) return;
    this.forgetIds(asked.topic);
    asked.topic.topicId = frame.topicId;
    this.topicsById.set(frame.topicId, asked.topic);
    asked.topic.step({ ...frame, request: asked.request });
  }

  /** Of one topic, or of the request as a whole. */
  private onNotSubscribed(frame: NodeFrame & { type: "error" }, asked: Map<string, Wanted>): void {
    for (const { topic, request } of asked.values()) {
      if (frame.topic === "" || frame.topic === topic.name) topic.step({ ...frame, request });
    }
  }

  private forgetIds(topic: Topic): void {
    for (const [id, other] of this.topicsById) {
      if (other === topic) this.topicsById.delete(id);
    }
  }

  private input(input: LinkInput): void {
    for (const effect of this.link.step(input)) this.carryOut(effect);
  }

  private carryOut(effect: LinkEffect): void {
    switch (effect.type) {
      case "ask":
        return void this.ask(effect.question);
      case "dial":
        return this.dial(effect.connection);
      case "hello":
        return this.sockets.get(effect.connection)?.send({
          type: "hello",
          token: effect.token,
          clientName: this.options.name ?? "fanfare-js",
          clientVersion: this.options.version ?? "",
          heartbeatSeconds: this.options.heartbeatSeconds ?? 0,
          resumeSession: effect.resumeSession,
        });
      case "use":
        return this.use(effect.connection);
      case "drop":
        return this.drop(effect.connection, effect.goodbye);
      case "ping":
        return this.send({ type: "ping" });
      case "refresh":
        return this.requests.send({ type: "refreshToken", token: effect.token }, (frame) => {
          if (frame.type === "done") this.input({ type: "tokenTaken" });
          if (frame.type === "error" && !frame.retryable) this.input({ type: "tokenRefused" });
        });
      case "set": {
        const { timer, afterMillis, jitterMillis } = effect;
        return this.timers.set(timer, afterMillis + Math.random() * jitterMillis, () => {
          const now = this.clock.now();
          this.input({ type: "timer", timer, sentAgoMillis: now - this.sentAt, heardAgoMillis: now - this.heardAt });
        });
      }
      case "tell":
        return this.tell(effect.state, effect.reason);
    }
  }

  private async ask(question: number): Promise<void> {
    let answer: TokenAnswer | undefined;
    try {
      answer = await this.options.token?.();
    } catch (fault) {
      this.logger.warn("the token provider failed", fault);
      return this.input({ type: "noToken", question });
    }
    if (answer === LOGGED_OUT) return this.input({ type: "loggedOut", question });
    if (answer === null || answer === undefined) return this.input({ type: "nobody", question });
    const { token, lifeMillis } = typeof answer === "string" ? { token: answer, lifeMillis: null } : answer;
    this.input({ type: "token", question, token, lifeMillis });
  }

  private dial(connection: number): void {
    const closed = (code: number, reconnect: boolean) => {
      this.sockets.delete(connection);
      if (connection === this.current) this.lose();
      this.input({ type: "closed", connection, code, reconnect, retryAfterMillis: 0 });
    };
    let said: (NodeFrame & { type: "goAway" }) | null = null;
    try {
      const socket = new Socket(this.options.url, this.options.webSocket ?? platformWebSocket, {
        onOpen: () => this.input({ type: "opened", connection }),
        onFrame: (frame) => {
          if (frame.type === "goAway") said = frame;
          this.onFrame(connection, frame);
        },
        onClosed: (code) => closed(said?.code ?? code, said?.reconnect ?? COME_BACK.has(code)),
      });
      this.sockets.set(connection, socket);
    } catch (fault) {
      this.logger.warn("the connection can't be opened", fault);
      queueMicrotask(() => closed(0, true));
    }
  }

  private onFrame(connection: number, frame: NodeFrame): void {
    if (frame.type === "welcome") return this.input({ ...frame, connection });
    if (connection !== this.current) return;
    this.heardAt = this.clock.now();
    switch (frame.type) {
      case "goAway":
        return this.input({ ...frame, connection });
      case "message":
      case "batchEnd":
      case "skipped":
      case "gap":
      case "epochChanged":
        return this.topicsById.get(frame.topicId)?.onFrame(frame);
      case "error":
        if (frame.requestId === 0) return this.onUnasked(connection, frame);
        return this.requests.onAnswer(frame);
      default:
        if ("requestId" in frame) this.requests.onAnswer(frame);
    }
  }

  /** What the node says of itself: a token has expired, a subscription has ended. */
  private onUnasked(connection: number, error: NodeFrame & { type: "error" }): void {
    if (error.code === TOKEN_EXPIRED) this.input({ type: "tokenExpired", connection });
    else this.topics.get(error.topic)?.step({ ...error, request: 0 });
  }

  /** From now on this connection serves: what was asked of another one is not known. */
  private use(connection: number): void {
    if (this.current !== 0) this.lose();
    this.current = connection;
    this.requests.open();
    this.sentAt = this.heardAt = this.clock.now();
    this.topics.forEach((topic) => topic.step({ type: "linkOpen" }));
    this.subscribeWanted();
    this.post({ type: "linkOpen" });
  }

  private lose(): void {
    this.current = 0;
    this.wanted.length = 0;
    this.topicsById.clear();
    this.requests.close(new FanfareError("NOT_CONNECTED", "the connection was lost", true));
    this.topics.forEach((topic) => topic.step({ type: "linkLost" }));
    this.post({ type: "linkLost" });
  }

  private drop(connection: number, goodbye: number | null): void {
    const socket = this.sockets.get(connection);
    this.sockets.delete(connection);
    if (goodbye !== null) socket?.send({ type: "goingAway", reason: goodbye });
    socket?.close();
    if (connection === this.current) this.lose();
  }

  private tell(state: LinkState, reason: string): void {
    this.currentState = state;
    this.logger.debug(`${state} ${reason}`);
    if (state === "ended") {
      this.timers.stopAll();
      this.post({ type: "close" });
    }
    queueMicrotask(() => {
      try {
        this.options.onState?.(state, reason);
      } catch (fault) {
        this.logger.warn("a listener failed", fault);
      }
    });
  }

  private post(input: OutboxInput): void {
    for (const effect of this.outbox.step(input)) this.deliver(effect);
  }

  private deliver(effect: OutboxEffect): void {
    if (effect.type === "set") {
      const { topic, afterMillis, jitterMillis } = effect;
      this.timers.set(`retry of ${topic}`, afterMillis + Math.random() * jitterMillis, () => this.post({ type: "retry", topic }));
      return;
    }
    const { publish } = effect;
    const draft = this.drafts.get(publish);
    if (draft === undefined) return;
    switch (effect.type) {
      case "send":
        return this.requests.send(
          { type: "publish", topic: draft.topic, event: draft.event, payload: draft.payload, key: effect.keyed ? draft.key : null, acknowledge: true },
          (frame) => this.onPublishAnswer(publish, draft, frame),
        );
      case "fail":
        this.forget(publish);
        return draft.reject(new FanfareError(effect.reason, `publish to ${draft.topic}`, effect.reason !== "CLOSED"));
      default:
        return; // told by the answer
    }
  }

  private onPublishAnswer(publish: number, draft: Draft, frame: NodeFrame): void {
    if (frame.type === "published") {
      this.forget(publish);
      draft.resolve({ position: frame.position, duplicate: frame.duplicate });
      this.post({ type: "published", publish });
    } else if (frame.type === "error") {
      const effects = this.outbox.step({ type: "error", publish, code: frame.code, retryable: frame.retryable, retryAfterMillis: frame.retryAfterMillis });
      for (const effect of effects) {
        if (effect.type === "refuse" && this.forget(publish)) draft.reject(nodeError(frame));
        else this.deliver(effect);
      }
    }
  }

  private forget(publish: number): boolean {
    this.timers.stop(`late ${publish}`);
    return this.drafts.delete(publish);
  }

  private send(frame: ClientFrame): void {
    this.sentAt = this.clock.now();
    this.sockets.get(this.current)?.send(frame);
  }
}

const TOKEN_EXPIRED = 121;
/** Codes after which a client comes back, where no GO_AWAY has said: see "Close codes" in protocol/README.md; 0 is a connection that was lost. */
const COME_BACK: ReadonlySet<number> = new Set([0, 1001, 1012, 4002, 4003, 4004, 4006, 4009, 4010, 4011, 4012]);

function platformWebSocket(url: string, protocols: string[]): WebSocketLike {
  const Native = (globalThis as { WebSocket?: new (url: string, protocols: string[]) => WebSocketLike }).WebSocket;
  if (Native === undefined) throw new FanfareError("UNSUPPORTED", "there is no WebSocket here: hand one in as options.webSocket", false);
  return new Native(url, protocols);
}

function checkTopic(name: string): void {
  if (!isTopic(name)) throw new FanfareError("INVALID_TOPIC", `${JSON.stringify(name)} (expected: 1 to 200 bytes without , " \\ *)`, false);
}

function payloadOf(data: object): Payload {
  if (data instanceof Uint8Array) return { binary: data };
  return { json: JSON.stringify(data) };
}

function sizeOf(payload: Payload): number {
  return "json" in payload ? payload.json.length : payload.binary.length;
}

/** 16 random bytes, so that no two publishes of anybody have the same key. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
