// Where each topic was read to.

import type { Position } from "./frames.js";

/** Keeps the position of each topic, over the end of the process or not. */
export interface PositionStore {
  /** @returns null where nothing was kept */
  load(topic: string): Position | null | Promise<Position | null>;
  /** Called after the application has taken a message. */
  save(topic: string, position: Position): void | Promise<void>;
}

/** For as long as the page or process lives. */
export function memoryPositions(): PositionStore {
  const positions = new Map<string, Position>();
  return {
    load: (topic) => positions.get(topic) ?? null,
    save: (topic, position) => void positions.set(topic, position),
  };
}

/** In `localStorage` or what is like it: one key for each topic. */
export function webPositions(storage: Pick<Storage, "getItem" | "setItem">, prefix = "fanfare:"): PositionStore {
  return {
    load(topic) {
      const [, epoch, offset] = /^(\d+):(\d+)$/.exec(storage.getItem(prefix + topic) ?? "") ?? [];
      return epoch === undefined ? null : { epoch: Number(epoch), offset: Number(offset) };
    },
    save: (topic, { epoch, offset }) => storage.setItem(prefix + topic, `${epoch}:${offset}`),
  };
}
