// One connection: frames both ways over the platform's WebSocket.

import { DamagedFrame } from "./bytes.js";
import { type ClientFrame, decode, encode, type NodeFrame } from "./frames.js";

/** What of a WebSocket is used: the browser's, Node's, or one that is handed in. */
export interface WebSocketLike {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array): void;
  close(code?: number): void;
}

export type WebSocketFactory = (url: string, protocols: string[]) => WebSocketLike;

export interface SocketListener {
  onOpen(): void;
  onFrame(frame: NodeFrame): void;
  /** Once, and nothing after it. */
  onClosed(code: number): void;
}

const SUBPROTOCOL = "fanfare.v1";
/** A close that the application may say (RFC 6455 §7.4.2 leaves 4000–4999 to it): the node sent what can't be. */
const MALFORMED = 4000;
/** How a WebSocket tells that nobody has closed it (RFC 6455 §7.1.5). */
const ABNORMAL = 1006;
const NO_CODE = 1005;

/** A connection; closed once, by whichever side. */
export class Socket {
  private readonly webSocket: WebSocketLike;
  private isClosed = false;

  constructor(url: string, factory: WebSocketFactory, private readonly listener: SocketListener) {
    this.webSocket = factory(url, [SUBPROTOCOL]);
    this.webSocket.binaryType = "arraybuffer";
    this.webSocket.onopen = () => {
      if (!this.isClosed) listener.onOpen();
    };
    this.webSocket.onmessage = (event) => this.onMessage(event.data);
    this.webSocket.onclose = (event) => this.end(event.code === ABNORMAL || event.code === NO_CODE ? 0 : event.code);
    this.webSocket.onerror = () => {
      // What has failed is closed next, and told then.
    };
  }

  send(frame: ClientFrame): void {
    if (!this.isClosed) this.webSocket.send(encode(frame));
  }

  /** Closes it without a word to the listener. */
  close(): void {
    this.isClosed = true;
    this.webSocket.close();
  }

  private onMessage(data: unknown): void {
    if (this.isClosed) return;
    let frame: NodeFrame | null;
    try {
      if (!(data instanceof ArrayBuffer)) throw new DamagedFrame("a message that is not binary");
      frame = decode(new Uint8Array(data));
    } catch (fault) {
      if (!(fault instanceof DamagedFrame)) throw fault;
      this.webSocket.close(MALFORMED);
      this.end(0);
      return;
    }
    if (frame !== null) this.listener.onFrame(frame);
  }

  private end(code: number): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.listener.onClosed(code);
  }
}
