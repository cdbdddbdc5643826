import * as fc from 'fast-check';
import { recordConsultation } from '../../../src/testing/record-consultation.js';
import { createTestWorld, type TestWorld } from '../../../src/testing/test-world.js';
import { kindOf, visitArbitrary, type Step } from './steps.js';
import { Visit } from './visit.js';

export interface PlatformHuntOptions {
  /** Ends after so many sequences. */
  sequences: number;
  seed: number;
  stride: number;
}

export interface PlatformFound {
  seed: number;
  steps: string;
  what: string;
}

export interface PlatformHuntResult {
  sequences: number;
  steps: number;
  /** How often each kind of step was taken, and what they came to. */
  kinds: Record<string, number>;
  reached: Record<string, number>;
  found: PlatformFound | null;
}

/** Sequences of one seed: few, so that what is found is found again soon. */
const BATCH = 10;
/** How long fewer steps are looked for that find the same, ms: a visit in which something hangs takes long, and there are many. */
const SEARCH_MS = 90_000;
/** Visits to one world: its practitioner's slots, and what an account can have of devices, are not endless. */
const VISITS = 5;

/** Runs in the page: lets a member visit pages, step after random step, until something is found or enough has been done. */
export async function huntPlatform({ sequences, seed, stride }: PlatformHuntOptions): Promise<PlatformHuntResult> {
  const result: PlatformHuntResult = { sequences: 0, steps: 0, kinds: {}, reached: {}, found: null };
  for (let batch = seed; result.sequences < sequences && result.found === null; batch += stride) {
    const { failed, counterexample, errorInstance } = await fc.check(property(worlds(), result), { seed: batch, numRuns: Math.min(BATCH, sequences - result.sequences) });
    if (failed) result.found = { seed: batch, steps: JSON.stringify(counterexample?.[1]), what: errorInstance instanceof Finds ? errorInstance.message : String((errorInstance as Error | null)?.stack ?? errorInstance) };
  }
  return result;
}

/** What should not have been. Anything else that is thrown is a fault of the visit itself. */
class Finds extends Error {}

/** With one recording of the member's. */
async function newWorld(): Promise<TestWorld> {
  const test = await createTestWorld();
  await recordConsultation(test.people, ['audio']);
  return test;
}

/** Gives the world of the next visit. */
function worlds(): () => Promise<TestWorld> {
  let visits = 0;
  let world = Promise.reject<TestWorld>(new Error('No visit has begun.'));
  world.catch(() => undefined);
  return () => {
    if (visits % VISITS === 0) world = newWorld();
    visits += 1;
    return world;
  };
}

function property(world: () => Promise<TestWorld>, result: PlatformHuntResult): fc.IAsyncPropertyWithHooks<[boolean, Step[]]> {
  let searchUntil = Infinity;
  return fc.asyncProperty(fc.boolean(), visitArbitrary, async (ownKeys, steps) => {
    if (performance.now() > searchUntil) return;
    const visit = await Visit.begin({ test: await world(), ownKeys });
    for (const step of steps) {
      await visit.take(step);
      result.kinds[kindOf(step)] = (result.kinds[kindOf(step)] ?? 0) + 1;
    }
    const { found, reached } = await visit.end();
    for (const [what, times] of Object.entries(reached)) result.reached[what] = (result.reached[what] ?? 0) + times;
    result.sequences += 1;
    result.steps += steps.length;
    if (found.length === 0) return;
    searchUntil = Math.min(searchUntil, performance.now() + SEARCH_MS);
    throw new Finds(found.join('\n'));
  });
}
