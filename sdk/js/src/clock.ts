// Elapsed time that counts sleep, and timers that replace each other by name.

/** More than this late, and the machine was asleep rather than busy. */
const ASLEEP_MILLIS = 5_000;

/** The platform's, or that of a test. */
export interface Clock {
  /** Elapsed milliseconds since whenever, time asleep included; never backwards. */
  now(): number;
  /** @returns what cancels it */
  after(millis: number, run: () => void): () => void;
}

/** `performance.now` stands still on some machines while they sleep, and `Date.now` jumps: of the two the one that went further counts. */
export function platformClock(): Clock {
  let elapsed = 0;
  let steady = performance.now();
  let wall = Date.now();
  return {
    now() {
      const nextSteady = performance.now();
      const nextWall = Date.now();
      elapsed += Math.max(nextSteady - steady, nextWall - wall, 0);
      steady = nextSteady;
      wall = nextWall;
      return elapsed;
    },
    after(millis, run) {
      const timer = setTimeout(run, millis);
      return () => clearTimeout(timer);
    },
  };
}

/** Timers by name. One that is set again replaces itself. */
export class Timers {
  private readonly running = new Map<string, () => void>();

  /** @param onWoken called before what is far too late because the machine was asleep */
  constructor(private readonly clock: Clock, private readonly onWoken: () => void) {}

  set(name: string, millis: number, run: () => void): void {
    this.stop(name);
    const due = this.clock.now() + millis;
    this.running.set(name, this.clock.after(millis, () => {
      this.running.delete(name);
      if (this.clock.now() - due > ASLEEP_MILLIS) this.onWoken();
      run();
    }));
  }

  stop(name: string): void {
    this.running.get(name)?.();
    this.running.delete(name);
  }

  stopAll(): void {
    for (const cancel of this.running.values()) cancel();
    this.running.clear();
  }
}
