import * as fc from 'fast-check';

/** Something that people do at a device. `seed` is the lies that the backend tells meanwhile; numbers pick modulo what there is. */
export type Step =
  | { do: 'list'; limit: number; seed: number }
  | { do: 'next page'; limit: number; seed: number }
  /** One of the recordings that were last listed. */
  | { do: 'play'; which: number; seed: number }
  /** One that was ever listed at this device, for whomever. */
  | { do: 'play old'; which: number; seed: number }
  /** 0 to 2: one of the three who share the device; 3: nobody. */
  | { do: 'sign in'; who: number; seed: number }
  /** Without waiting until the client knows. */
  | { do: 'sign in and list'; who: number; seed: number }
  /** `after`: turns of the event loop. */
  | { do: 'sign in during a list'; who: number; after: number; seed: number }
  /** `after`: chunks, modulo 4. */
  | { do: 'sign in during a play'; who: number; which: number; after: number; seed: number }
  /** One of the consultations that are due; modulo 8: at 0 one of another of the three. */
  | { do: 'open consultation'; which: number; seed: number }
  /** One of the consultations that are due, as far as the two pages say who they are. */
  | { do: 'call'; which: number; seed: number }
  /** The page is loaded again: what the device has seen stays. */
  | { do: 'restart'; seed: number }
  /** Time goes by, so that keys are asked for again. */
  | { do: 'wait'; seed: number };

const seed = fc.nat({ max: 0x7fffffff });
const which = fc.nat({ max: 1_000 });
const who = fc.nat({ max: 3 });
const after = fc.nat({ max: 12 });
const limit = fc.integer({ min: 2, max: 8 });

/** Each kind so often as a person does it, more or less; lists most. */
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('list' as const), limit, seed }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('next page' as const), limit, seed }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('play' as const), which, seed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('play old' as const), which, seed }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sign in' as const), who, seed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign in and list' as const), who, seed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign in during a list' as const), who, after, seed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign in during a play' as const), who, which, after, seed }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open consultation' as const), which, seed }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('call' as const), which, seed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), seed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seed }) },
);
