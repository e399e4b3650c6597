// Fields of frames, as they stand on the wire: see "Types" in protocol/README.md.

/** A frame that cannot be what it says: the connection is given up. */
export class DamagedFrame extends Error {}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads the fields of one frame in their order. */
export class FrameReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new DamagedFrame("a field is cut off");
    this.at++;
    return value;
  }

  /** Up to 2^53 - 1: no node counts further, and a number holds no more. */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      if (!Number.isSafeInteger(value)) throw new DamagedFrame("a number above 2^53 - 1");
      if (next < 0x80) {
        if (next === 0 && factor > 1) throw new DamagedFrame("a number that is longer than it needs to be");
        return value;
      }
    }
  }

  /** A varint up to a limit. */
  int(max: number): number {
    const value = this.varint();
    if (value > max) throw new DamagedFrame("a number that is not allowed");
    return value;
  }

  block(): Uint8Array {
    const length = this.varint();
    if (length > this.bytes.length - this.at) throw new DamagedFrame("a field is cut off");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return text(this.block());
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }

  hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  /** So many of something, each of which takes a byte at least. */
  list<T>(read: () => T): T[] {
    const count = this.varint();
    if (count > this.bytes.length - this.at) throw new DamagedFrame("more elements than the frame has room for");
    const values: T[] = [];
    while (values.length < count) values.push(read());
    return values;
  }
}

/** @throws DamagedFrame if it is not UTF-8 */
export function text(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DamagedFrame("text that is not UTF-8");
  }
}

/** Writes the fields of one frame in their order. */
export class FrameWriter {
  private bytes = new Uint8Array(64);
  private length = 0;

  byte(value: number): this {
    this.reserve(1);
    this.bytes[this.length++] = value;
    return this;
  }

  varint(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    return this.byte(rest);
  }

  block(block: Uint8Array): this {
    this.varint(block.length).reserve(block.length);
    this.bytes.set(block, this.length);
    this.length += block.length;
    return this;
  }

  text(value: string): this {
    return this.block(encoder.encode(value));
  }

  frame(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more > this.bytes.length) {
      const larger = new Uint8Array(2 * (this.length + more));
      larger.set(this.bytes);
      this.bytes = larger;
    }
  }
}
