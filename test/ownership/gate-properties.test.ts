import { expect } from 'chai';
import * as fc from 'fast-check';
import type { RecordingItem } from '../../src/domain/recording.js';
import { verifyOwnership, type OwnershipDecision } from '../../src/ownership/gate.js';
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

/** The place of every text in an item, and of every object and list that holds some. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]))];
}

/** What a permit rests on and gives, without the tokens' signatures, of which one may have several. */
function gist(decision: OwnershipDecision): string {
  if (decision.verdict === 'deny') return decision.reason;
  if (decision.evidence === undefined) return decision.recording.why;
  const { rid, claimDigest, epochs, head, keys, beganAt, expiresAt } = decision.evidence;
  const meta = decision.verdict === 'permit' ? [decision.recording.meta, decision.recording.segments] : null;
  return JSON.stringify([decision.verdict, rid, claimDigest, epochs.map(({ digest }) => digest), head.digest, keys.patient.newest.digest, keys.practitioner.newest.digest, beganAt, expiresAt, meta]);
}

describe('verifyOwnership, for all inputs', () => {
  let fixture: GateFixture;
  let mine: RecordingItem;
  let alsoMine: RecordingItem;
  let others: RecordingItem;
  /** What her own recording gives, as it is opened and in a list. */
  let honest: string;
  let listed: string;
  before(async () => {
    fixture = await gateFixture();
    mine = await issueItem(fixture.world, fixture.member);
    alsoMine = await issueItem(fixture.world, fixture.member);
    others = await issueItem(fixture.world, fixture.other);
    honest = gist(await fixture.gate(mine));
    listed = gist(await fixture.gate({ ...mine, heads: null }));
    expect((await fixture.gate(mine)).verdict).to.equal('permit');
  });

  /** Denied, or locked, or the very same recording in every part. */
  async function isHarmless(item: unknown): Promise<boolean> {
    const decision = await fixture.gate(item);
    return decision.verdict !== 'permit' || gist(decision) === honest || gist(decision) === listed;
  }

  it('denies a foreign subject', () => fc.assert(fc.asyncProperty(id, async (subject) => {
    fc.pre(subject !== fixture.subject);
    return (await fixture.outcome(mine, { subject })) === 'owner';
  }), RUNS));

  it('never permits something else for any other value in any place of an item', () => {
    const places = placesOf(mine).filter((path) => path.length > 0);
    expect(places).to.have.length.above(25);
    const foreign = [mine, alsoMine, others].flatMap((item) => placesOf(item).map((path) => at(item, path)));
    return fc.assert(fc.asyncProperty(
      fc.constantFrom(...places), fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...foreign) }, fc.anything(), id, fc.integer()),
      (path, value) => isHarmless(changed(mine, path, value)),
    ), { numRuns: 500 });
  }).timeout(60_000);

  it('never permits something else for any character changed in any text of an item', () => {
    const places = placesOf(mine).filter((path) => typeof at(mine, path) === 'string');
    return fc.assert(fc.asyncProperty(
      fc.constantFrom(...places), fc.nat(), fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= "'), async (path, place, character) => {
        const text = String(at(mine, path));
        const index = place % text.length;
        fc.pre(text[index] !== character);
        const item = changed(mine, path, text.slice(0, index) + character + text.slice(index + 1));
        const decision = await fixture.gate(item);
        // The last character of a signature has bits that mean nothing, and so has that of a meta; nothing else passes.
        return decision.verdict === 'deny' || (gist(decision) === honest && index >= text.length - 2);
      },
    ), { numRuns: 500 });
  }).timeout(60_000);

  it('permits no mixture of recordings, not even of her own', () => {
    const parts = ['rid', 'claim', 'keys', 'binds', 'consents', 'epochs', 'head', 'heads', 'wraps', 'recipients', 'meta'] as const;
    const sources = [mine, alsoMine, others];
    return fc.assert(fc.asyncProperty(fc.array(fc.nat({ max: 2 }), { minLength: parts.length, maxLength: parts.length }), async (from) => {
      const mixed = { grants: [], sessionKeys: [], ...Object.fromEntries(parts.map((part, index) => [part, sources[from[index] ?? 0]?.[part]])) };
      const of = new Set(from.filter((_, index) => parts[index] !== 'keys'));
      // Her chain and the practitioner's are the same in both of hers.
      const whole = of.size === 1 && !of.has(2) && from[parts.indexOf('keys')] !== 2;
      return (await fixture.outcome(mixed)) === 'permit' ? whole : !whole;
    }), { numRuns: 500, examples: [[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]], [[1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1]], [[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]]] });
  }).timeout(60_000);

  it('never permits with any head, epoch, link, wrap or recipient left out, doubled or moved', () => fc.assert(fc.asyncProperty(
    fc.constantFrom<Path>(['epochs'], ['heads'], ['recipients'], ['wraps'], ['keys', 'patient'], ['keys', 'practitioner']),
    fc.constantFrom('drop', 'double', 'move'), fc.nat(), fc.nat(), async (path, change, one, two) => {
      const list = at(mine, path) as unknown[];
      const [from, to] = [one % list.length, two % list.length];
      const next = change === 'drop' ? list.toSpliced(from, 1) : change === 'double' ? list.toSpliced(to, 0, list[from]) : list.toSpliced(from, 1).toSpliced(to, 0, list[from]);
      const decision = await fixture.gate(changed(mine, path, next));
      if (JSON.stringify(next) === JSON.stringify(list)) return gist(decision) === honest;
      // The recipients are a set, a wrap twice is a wrap, and without one it waits for its key.
      if (path[0] === 'recipients' && change === 'move') return gist(decision) === honest;
      if (path[0] === 'wraps') return change === 'drop' ? decision.verdict === 'locked' : gist(decision) === honest;
      return decision.verdict === 'deny';
    },
  ), RUNS));

  it('denies an item without one of its members', async () => {
    for (const key of Object.keys(mine)) {
      const { [key as 'rid']: _, ...rest } = mine;
      expect(await fixture.outcome(rest), key).to.equal('shape');
    }
  });

  it('denies a truly signed claim with any member dropped or replaced by something else', async () => {
    const claim = JSON.parse(claimText(mine)) as Record<string, unknown>;
    for (const key of Object.keys(claim)) {
      for (const value of ['other', 2, null, [], {}, undefined]) {
        const text = JSON.stringify(Object.fromEntries(Object.entries({ ...claim, [key]: value }).sort(([a], [b]) => (a < b ? -1 : 1))));
        if (text === claimText(mine)) continue;
        // Whatever it says otherwise, it is not the claim that the epochs, the heads and the wraps were made under.
        expect(await fixture.outcome({ ...mine, claim: await signAsIssuer(fixture.world, text) }), `${key}=${JSON.stringify(value)}`).not.to.be.oneOf(['permit', 'pending', 'sealed', 'former', 'expired']);
      }
    }
  });

  it('never throws, whatever it is given', () => fc.assert(fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), async (item) => {
    return (await verifyOwnership(item, fixture.context)).verdict === 'deny';
  }), RUNS));

  it('never throws on tokens of any text', () => fc.assert(fc.asyncProperty(
    fc.constantFrom<Path>(['claim'], ['head'], ['epochs', 0, 'patient'], ['keys', 'patient', 0], ['heads', 1]),
    fc.oneof(fc.string(), fc.string().map((text) => `${btoa(encodeURIComponent(text))}.e30.AA`)),
    async (path, text) => (await fixture.gate(changed(mine, path, text))).verdict === 'deny',
  ), RUNS));
});
