export { Client, type ClientOptions, LOGGED_OUT, type Logger, type Published, type PublishOptions, type TokenAnswer } from "./client.js";
export { FanfareError } from "./errors.js";
export type { FeedListener, Message, SubscriptionEvent } from "./feed.js";
export type { HistoryEntry, Payload, Position } from "./frames.js";
export type { LinkState } from "./link.js";
export { memoryPositions, type PositionStore, webPositions } from "./positions.js";
export type { WebSocketFactory, WebSocketLike } from "./socket.js";
