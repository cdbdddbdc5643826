import * as fc from 'fast-check';
import { Device } from './device.js';
import { installFakeMedia } from './fake-media.js';
import { hostileWorld, type HostileWorld } from './hostile-world.js';
import { stepArbitrary, type Step } from './steps.js';
import { newTally, type Tally } from './tally.js';

export interface HuntOptions {
  /** Ends after so many: see `Tally`. */
  operations: number;
  /** Of the first batch of sequences; each batch after it has `stride` more. */
  seed: number;
  stride: number;
}

/** What was found, in as few steps as it takes. `seed` finds it again in the first batch. */
export interface Found {
  seed: number;
  sequence: string;
  what: string;
}

export interface HuntResult {
  tally: Tally;
  found: Found | null;
  /** Milliseconds, without the making of the world. */
  millis: number;
}

/** Sequences in a batch: few, so that a found one is seen soon. */
const BATCH = 5;
/** At once: one waits for the browser's own work while the other goes on. */
const LANES = 2;
const SIZE = { members: 12, recordings: 8 };

/** Lets people use devices, step after random step, until something leaks or enough has been done. */
export async function hunt({ operations, seed, stride }: HuntOptions): Promise<HuntResult> {
  installFakeMedia();
  const world = await hostileWorld(SIZE);
  const tally = newTally();
  const started = performance.now();
  const found: Found[] = [];
  let next = seed;
  await Promise.all(Array.from({ length: LANES }, async () => {
    while (tally.operations < operations && found.length === 0) {
      const batch = next;
      next += stride;
      const { failed, counterexample, errorInstance } = await fc.check(sequences(world, tally), { seed: batch, numRuns: BATCH });
      if (failed) found.push({ seed: batch, sequence: String(counterexample?.[2]), what: String(errorInstance) });
      // What the client has reported meanwhile; a backend that runs for days would keep it elsewhere.
      world.world.violations.length = 0;
    }
  }));
  return { tally, found: found[0] ?? null, millis: performance.now() - started };
}

type Sequence = [people: number[], suspends: boolean, steps: Iterable<fc.AsyncCommand<object, Device>>];

function sequences(world: HostileWorld, tally: Tally): fc.IAsyncPropertyWithHooks<Sequence> {
  const people = fc.uniqueArray(fc.nat({ max: world.members.length - 1 }), { minLength: 3, maxLength: 3 });
  const suspends = fc.nat({ max: 7 }).map((number) => number === 0);
  const steps = fc.commands([stepArbitrary.map((step) => new TakenStep(step))], { size: 'max', maxCommands: 60 });
  return fc.asyncProperty(people, suspends, steps, async (three, suspend, taken) => {
    const device = await Device.open(world, three, suspend ? 'suspend' : 'drop', tally);
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: device }), taken);
    } finally {
      await device.close();
    }
  });
}

class TakenStep implements fc.AsyncCommand<object, Device> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  run(_model: object, device: Device): Promise<void> {
    return device.take(this.#step);
  }

  toString(): string {
    return JSON.stringify(this.#step);
  }
}
