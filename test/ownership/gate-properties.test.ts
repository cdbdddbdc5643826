import { expect } from 'chai';
import * as fc from 'fast-check';
import type { RecordingItem } from '../../src/domain/recording.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { issueItem } from '../../src/testing/issue-item.js';
import { claimText, gateFixture, signAsIssuer, type GateFixture } from './gate-fixture.js';

const RUNS = { numRuns: 300 };
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

type Path = readonly (string | number)[];

/** A copy of a value with one place in it changed. */
function changed(value: unknown, [step, ...rest]: Path, to: unknown): unknown {
  if (step === undefined) return to;
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === step ? changed(each, rest, to) : each));
  return { ...(value as object), [step]: changed((value as Record<string, unknown>)[step], rest, to) };
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value);
}

/** Every place whose value decides what is whose; times, sizes and names are not among them before recordings are sealed. */
const PLACES: readonly Path[] = [
  ['rid'], ['claim'], ['final', 'rid'], ['final', 'count'],
  ...[0, 1].flatMap((n) => [['epochs', n, 'sid'], ['epochs', n, 'rid'], ['epochs', n, 'n']]),
  ...[0, 1, 2, 3].flatMap((n) => [['segments', n, 'rid'], ['segments', n, 'seq']]),
];

describe('verifyOwnership, for all inputs', () => {
  let fixture: GateFixture;
  let mine: RecordingItem;
  let others: RecordingItem;
  before(async () => {
    fixture = await gateFixture();
    mine = await issueItem(fixture.world, fixture.subject);
    others = await issueItem(fixture.world, 'm_other');
  });

  it('denies a foreign subject', () => fc.assert(fc.asyncProperty(id, async (subject) => {
    fc.pre(subject !== fixture.subject);
    return (await fixture.outcome(mine, { subject })) === 'owner';
  }), RUNS));

  it('denies any other value in any place that decides ownership', () => fc.assert(fc.asyncProperty(
    fc.constantFrom(...PLACES), fc.oneof(fc.anything(), id, fc.integer(), fc.constantFrom('rid', 'claim').map((key) => others[key as 'rid'])),
    async (path, value) => {
      // -0 is 0 to everyone who reads it.
      fc.pre(!(value === at(mine, path)) && value !== undefined);
      return (await fixture.outcome(changed(mine, path, value))) !== 'permit';
    },
  ), { numRuns: 1_000 }));

  it('denies an item without one of its members', () => fc.assert(fc.asyncProperty(fc.constantFrom('rid', 'claim', 'epochs', 'segments', 'final', 'meta'), async (key) => {
    const { [key as 'rid']: _, ...rest } = mine;
    return (await fixture.outcome(rest)) === 'shape';
  })));

  it('denies a claim with any character changed, or reads the very same claim', () => fc.assert(fc.asyncProperty(
    fc.nat(), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= '), async (place, character) => {
      const index = place % mine.claim.length;
      fc.pre(mine.claim[index] !== character);
      const decision = await fixture.gate({ ...mine, claim: mine.claim.slice(0, index) + character + mine.claim.slice(index + 1) });
      // The last character of a signature has bits that mean nothing; no other change may pass.
      return decision.verdict === 'deny' || (index >= mine.claim.length - 2 && decision.recording.claim.rid === mine.rid);
    },
  ), { numRuns: 1_000 }));

  it('denies a truly signed claim with any member dropped or replaced by something else', async () => {
    const claim = JSON.parse(claimText(mine)) as Record<string, unknown>;
    const free = new Set(['iss', 'jti', 'iat', 'consent', 'readers', 'retain', 'nbf', 'exp', 'maxEpochs', 'modes']);
    const bound = Object.keys(claim).filter((key) => !free.has(key));
    for (const key of bound) {
      for (const value of ['other', 2, null, [], {}]) {
        const text = JSON.stringify(Object.fromEntries(Object.entries({ ...claim, [key]: value }).sort(([a], [b]) => (a < b ? -1 : 1))));
        expect(await fixture.outcome({ ...mine, claim: await signAsIssuer(fixture.world, text) }), `${key}=${JSON.stringify(value)}`).not.to.equal('permit');
      }
    }
  });

  it('never throws, whatever it is given', () => fc.assert(fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), async (item) => {
    return (await verifyOwnership(item, fixture.context)).verdict === 'deny';
  }), RUNS));

  it('never throws on a claim of any text', () => fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.string().map((text) => `${btoa(encodeURIComponent(text))}.e30.AA`)), async (claim) => {
    return (await fixture.outcome({ ...mine, claim })) !== 'permit';
  }), RUNS));
});
