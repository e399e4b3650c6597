// When to ask for a token, dial, ping, give up on a connection, wait, and come back. See "The link" in sdk/README.md.

/** What happened. Connections and questions for tokens are numbered: what comes of one that is over is passed over. */
export type LinkInput =
  | { readonly type: "start" }
  | { readonly type: "close" }
  | { readonly type: "background" }
  | { readonly type: "foreground" }
  | { readonly type: "networkChanged" }
  | { readonly type: "token"; readonly question: number; readonly token: string; readonly lifeMillis: number | null }
  | { readonly type: "nobody"; readonly question: number }
  | { readonly type: "loggedOut"; readonly question: number }
  | { readonly type: "noToken"; readonly question: number }
  | { readonly type: "opened"; readonly connection: number }
  | { readonly type: "welcome"; readonly connection: number; readonly heartbeatMillis: number; readonly sessionId: string }
  | { readonly type: "goAway"; readonly connection: number; readonly code: number; readonly reconnect: boolean;
      readonly windowMillis: number }
  | { readonly type: "closed"; readonly connection: number; readonly code: number; readonly reconnect: boolean;
      readonly retryAfterMillis: number }
  | { readonly type: "tokenExpired"; readonly connection: number }
  | { readonly type: "tokenTaken" }
  | { readonly type: "tokenRefused" }
  | { readonly type: "timer"; readonly timer: LinkTimer; readonly sentAgoMillis: number; readonly heardAgoMillis: number };

export type LinkTimer = "handshake" | "pause" | "drain" | "stable" | "token" | "provider" | "beat" | "probe";

/**
 * What the shell is to do, in this order. A timer that is set again replaces itself; none need be stopped, but the shell stops all
 * of them where nothing can come of them: when the link is paused or has ended.
 */
export type LinkEffect =
  | { readonly type: "ask"; readonly question: number }
  | { readonly type: "dial"; readonly connection: number }
  | { readonly type: "hello"; readonly connection: number; readonly token: string; readonly resumeSession: string }
  | { readonly type: "refresh"; readonly token: string }
  | { readonly type: "ping" }
  | { readonly type: "use"; readonly connection: number }
  | { readonly type: "drop"; readonly connection: number; readonly goodbye: number | null }
  | { readonly type: "set"; readonly timer: LinkTimer; readonly afterMillis: number; readonly jitterMillis: number }
  | { readonly type: "tell"; readonly state: LinkState; readonly reason: string };

/** What the application sees. */
export type LinkState = "idle" | "connecting" | "open" | "waiting" | "paused" | "ended";

const HANDSHAKE_MILLIS = 10_000;
const PROVIDER_MILLIS = 30_000;
const PROBE_MILLIS = 3_000;
const STABLE_MILLIS = 60_000;
const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 10_000;
/** Of its life a token has so much left when another one is asked for: in band, and before a connection. */
const REFRESH_AT = 0.1;
const UNAUTHENTICATED = 4005;
const DISPLACED = 4008;
const LEFT = 0;
const IN_BACKGROUND = 1;
const REPLACED = 2;
/** How a connection ends that nobody has closed. */
export const LOST = 0;

export interface LinkSettings {
  /** Whether there is somebody to ask for tokens. */
  readonly hasProvider: boolean;
}

/**
 * The machine: one input at a time, which gives effects. It knows no clock; the shell counts time asleep, too.
 */
export class Link {
  private state: LinkState = "idle";
  private token = "";
  private isTokenGood = false;
  /** The node would not have it; another one must come. */
  private refused: string | null = null;
  private question = 0;
  private isAsking = false;
  private lastConnection = 0;
  /** That which serves; 0 for none. */
  private current = 0;
  /** That which is being opened; 0 for none. */
  private attempt = 0;
  /** The node has said that the current one shall go. */
  private isDraining = false;
  /** In a random part of which a node that drains is left, or come back to. */
  private windowMillis = 0;
  private heartbeatMillis = 0;
  private sessionId = "";
  private failures = 0;
  private effects: LinkEffect[] = [];

  constructor(private readonly settings: LinkSettings) {}

  step(input: LinkInput): readonly LinkEffect[] {
    this.effects = [];
    if (this.state !== "ended") this.take(input);
    return this.effects;
  }

  private take(input: LinkInput): void {
    switch (input.type) {
      case "start":
        if (this.state === "idle") this.connect();
        return;
      case "close":
        return this.end("CLOSED", LEFT);
      case "background":
        return this.pauseForBackground();
      case "foreground":
        if (this.state === "paused") this.connect();
        else this.onWoken();
        return;
      case "networkChanged":
        return this.onWoken();
      case "token":
      case "nobody":
      case "noToken":
      case "loggedOut":
        if (this.isAsking && input.question === this.question) this.onAnswer(input);
        return;
      case "opened":
        if (input.connection === this.attempt) this.onOpened();
        return;
      case "welcome":
        if (input.connection === this.attempt) this.onWelcome(input.heartbeatMillis, input.sessionId);
        return;
      case "goAway":
        if (input.connection === this.current && input.reconnect) this.onDrain(input.windowMillis);
        return;
      case "closed":
        return this.onClosed(input.connection, input.code, input.reconnect, input.retryAfterMillis);
      case "tokenExpired":
        if (input.connection === this.current) this.askAnew();
        return;
      case "tokenRefused":
        this.refused = this.token;
        return;
      case "tokenTaken":
        this.refused = null;
        return;
      case "timer":
        return this.onTimer(input.timer, input.sentAgoMillis, input.heardAgoMillis);
    }
  }

  /** Begins an attempt, unless one is under way. A question that was asked before is waited for. */
  private connect(): void {
    if (this.attempt !== 0) return;
    const isAsked = this.isAsking && this.current === 0;
    if (this.current === 0 && !(isAsked && this.state === "connecting")) this.tell("connecting", "");
    if (isAsked) return;
    if (this.settings.hasProvider && !this.isTokenGood) this.ask();
    else this.dial();
  }

  private ask(): void {
    if (this.isAsking) return;
    this.isAsking = true;
    this.question++;
    this.emit({ type: "ask", question: this.question });
    this.set("provider", PROVIDER_MILLIS);
  }

  private askAnew(): void {
    this.isTokenGood = false;
    if (this.settings.hasProvider) this.ask();
  }

  private onAnswer(answer: LinkInput): void {
    this.isAsking = false;
    switch (answer.type) {
      case "loggedOut":
        return this.end("LOGGED_OUT", LEFT);
      case "noToken":
        if (this.current === 0) this.pause("the token provider failed", 0);
        else this.set("token", 0, this.nextPauseMillis());
        return;
      case "token":
        if (answer.token === this.refused) return this.end("TOKEN_REFUSED", LEFT);
        this.token = answer.token;
        if (answer.lifeMillis !== null) this.set("token", Math.max(0, answer.lifeMillis * (1 - REFRESH_AT)));
        break;
      default:
        this.token = "";
        break;
    }
    this.refused = null;
    this.isTokenGood = true;
    if (this.state === "waiting" || this.attempt !== 0) return;
    if (this.current === 0 || this.isDraining) this.dial();
    else this.emit({ type: "refresh", token: this.token });
  }

  private dial(): void {
    this.attempt = ++this.lastConnection;
    this.emit({ type: "dial", connection: this.attempt });
    this.set("handshake", HANDSHAKE_MILLIS);
  }

  private onOpened(): void {
    this.emit({ type: "hello", connection: this.attempt, token: this.token, resumeSession: this.sessionId });
  }

  private onWelcome(heartbeatMillis: number, sessionId: string): void {
    const former = this.current;
    this.current = this.attempt;
    this.attempt = 0;
    this.isDraining = false;
    this.heartbeatMillis = heartbeatMillis;
    this.sessionId = sessionId;
    this.emit({ type: "use", connection: this.current });
    if (former !== 0) this.emit({ type: "drop", connection: former, goodbye: REPLACED });
    this.set("stable", STABLE_MILLIS);
    this.set("beat", heartbeatMillis);
    this.tell("open", "");
  }

  private onDrain(windowMillis: number): void {
    if (this.isDraining) return;
    this.isDraining = true;
    this.windowMillis = windowMillis;
    this.set("drain", 0, windowMillis);
  }

  private onClosed(connection: number, code: number, reconnect: boolean, retryAfterMillis: number): void {
    if (connection !== this.attempt && connection !== this.current) return;
    if (code === UNAUTHENTICATED) {
      this.refused = this.token;
      this.isTokenGood = false;
    }
    let window = 0;
    if (connection === this.attempt) {
      this.attempt = 0;
      if (this.current !== 0) {
        this.set("drain", 0, this.nextPauseMillis());
        return;
      }
    } else {
      if (this.isDraining) window = this.windowMillis;
      this.forgetCurrent();
      if (this.attempt !== 0) return this.tell("connecting", reason(code));
    }
    if (code === UNAUTHENTICATED && this.settings.hasProvider) {
      this.connect();
    } else if (code === LOST || reconnect) {
      this.pause(reason(code), retryAfterMillis, window);
    } else {
      this.end(code === DISPLACED ? "DISPLACED" : reason(code), null);
    }
  }

  private forgetCurrent(): void {
    this.current = 0;
    this.isDraining = false;
  }

  private pause(why: string, atLeastMillis: number, windowMillis = 0): void {
    this.tell("waiting", why);
    this.set("pause", atLeastMillis, Math.max(atLeastMillis, windowMillis, this.nextPauseMillis()));
  }

  private nextPauseMillis(): number {
    const millis = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 16);
    return millis;
  }

  /** The age of the link is looked at first: nobody waits for another heartbeat. */
  private onWoken(): void {
    if (this.state === "waiting") {
      this.connect();
    } else if (this.current !== 0 && this.state === "open") {
      this.emit({ type: "ping" });
      this.set("probe", PROBE_MILLIS);
    }
  }

  private onBeat(sentAgoMillis: number, heardAgoMillis: number): void {
    if (this.current === 0) return;
    if (heardAgoMillis >= 2 * this.heartbeatMillis) return this.onSilence();
    if (sentAgoMillis >= this.heartbeatMillis) this.emit({ type: "ping" });
    const untilPing = sentAgoMillis >= this.heartbeatMillis ? this.heartbeatMillis : this.heartbeatMillis - sentAgoMillis;
    this.set("beat", Math.min(untilPing, 2 * this.heartbeatMillis - heardAgoMillis));
  }

  /** Nothing is heard of the node: what there is is dropped without a word, and dialled at once. */
  private onSilence(): void {
    const silent = this.current;
    this.forgetCurrent();
    this.emit({ type: "drop", connection: silent, goodbye: null });
    this.connect();
  }

  private onTimer(timer: LinkTimer, sentAgoMillis: number, heardAgoMillis: number): void {
    switch (timer) {
      case "handshake":
        return this.onHandshakeLate();
      case "pause":
        if (this.state === "waiting") this.connect();
        return;
      case "drain":
        if (this.isDraining) this.connect();
        return;
      case "stable":
        if (this.current !== 0) this.failures = 0;
        return;
      case "token":
        this.isTokenGood = false;
        if (this.current !== 0) this.ask();
        return;
      case "provider":
        if (this.isAsking) this.onAnswer({ type: "noToken", question: this.question });
        return;
      case "probe":
        if (this.current !== 0 && heardAgoMillis >= PROBE_MILLIS) this.onSilence();
        return;
      case "beat":
        return this.onBeat(sentAgoMillis, heardAgoMillis);
    }
  }

  private onHandshakeLate(): void {
    const late = this.attempt;
    if (late === 0) return;
    this.emit({ type: "drop", connection: late, goodbye: null });
    this.onClosed(late, LOST, true, 0);
  }

  private pauseForBackground(): void {
    if (this.state === "idle" || this.state === "paused") return;
    this.dropAll(IN_BACKGROUND);
    this.tell("paused", "");
  }

  private end(why: string, goodbye: number | null): void {
    this.dropAll(goodbye);
    this.tell("ended", why);
  }

  private dropAll(goodbye: number | null): void {
    if (this.current !== 0) this.emit({ type: "drop", connection: this.current, goodbye });
    if (this.attempt !== 0) this.emit({ type: "drop", connection: this.attempt, goodbye: null });
    this.attempt = 0;
    this.forgetCurrent();
    this.isAsking = false;
  }

  private tell(state: LinkState, why: string): void {
    this.state = state;
    this.emit({ type: "tell", state, reason: why });
  }

  private set(timer: LinkTimer, afterMillis: number, jitterMillis = 0): void {
    this.emit({ type: "set", timer, afterMillis, jitterMillis });
  }

  private emit(effect: LinkEffect): void {
    this.effects.push(effect);
  }
}

function reason(code: number): string {
  return code === LOST ? "the connection was lost" : `closed with ${code}`;
}
