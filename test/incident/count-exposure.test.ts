import { expect } from 'chai';
import { exposureSchema, type ExposureLine } from '../../src/domain/exposure.js';
import { countExposure, figuresOf, type ExposureClaim, type ExposureEntry } from '../../src/incident/count-exposure.js';

const REALM = { tenant: 'ins-a', region: 'uk' };
const INCIDENTS = 1_000;

/** The same numbers for the same seed (mulberry32). */
function drawFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What the one who drives the pages writes down for each recording and person: single bytes and milliseconds, each once. */
interface Seen {
  listed: boolean;
  wraps: Set<string>;
  fetched: boolean;
  bytes: Set<string>;
  millis: Set<number>;
  saved: boolean;
  at: number[];
  places: number[];
}

/** A made-up incident: people list, read, fetch and play one another's recordings, and their own; some are refused. */
function incident(seed: number) {
  const draw = drawFrom(seed);
  const people = Array.from({ length: 2 + draw(5) }, (_, n) => `m_${n}`);
  const claims = new Map<string, ExposureClaim>();
  for (let n = 0; n <= draw(5); n += 1) claims.set(`r_${n}`, { owner: people[draw(people.length)] ?? '', length: n === 0 ? null : draw(4_000) });
  const keys = new Map(people.map((person) => [person, new Set([`${person}-old`, person])]));
  const record = new Map<string, Seen>();
  const entries: ExposureEntry[] = [];
  for (let place = 0; place < 20 + draw(60); place += 1) {
    const rid = draw(12) === 0 ? 'r_of_nobody' : `r_${draw(claims.size)}`;
    const actor = draw(15) === 0 ? '' : (people[draw(people.length)] ?? '');
    const at = 1_000 + draw(500);
    // Who may read it changes from one answer to the next: grants are made, and erased.
    const role = draw(10) === 0 ? null : draw(4) === 0 ? 'reader' : 'somebody-else';
    const outcome = draw(6) === 0 ? 'owner' : draw(8) === 0 ? 'expired' : 'permit';
    const action = ['recording-list', 'recording-read', 'segment-read', 'recording-viewed', 'recording-lease', 'recording-downloaded', 'session-open'][draw(20) === 0 ? 5 : draw(5)] ?? '';
    const [from, seq] = [draw(30), draw(3)];
    const bytes: [number, number] = [from, from + 1 + draw(30)];
    const wraps = draw(2) === 0 ? null : [draw(2) === 0 ? actor : (people[draw(people.length)] ?? '')];
    const ranges: [number, number][] = Array.from({ length: 1 + draw(3) }, () => { const start = draw(3_000); return [start, start + 1 + draw(900)]; });
    const isList = action === 'recording-list' || action === 'recording-read';
    entries.push({ place, at, actor, role, action, rid, outcome, seq: action === 'segment-read' ? seq : null, bytes: action === 'segment-read' ? bytes : null, wraps: isList ? wraps : null, ranges: action === 'recording-viewed' ? ranges : null });
    const claim = claims.get(rid);
    const isForeign = claim !== undefined && actor !== '' && claim.owner !== actor && role !== 'reader';
    if (!isForeign || outcome === 'owner' || (outcome === 'expired' && action === 'segment-read') || action === 'recording-lease' || action === 'session-open') continue;
    const seen = record.get(`${rid} ${actor}`) ?? { listed: false, wraps: new Set(), fetched: false, bytes: new Set(), millis: new Set(), saved: false, at: [], places: [] };
    record.set(`${rid} ${actor}`, seen);
    seen.at.push(at);
    seen.places.push(place);
    if (isList) seen.listed = true;
    if (isList) for (const kid of wraps ?? []) seen.wraps.add(kid);
    if (action === 'segment-read') seen.fetched = true;
    if (action === 'segment-read') for (let byte = bytes[0]; byte < bytes[1]; byte += 1) seen.bytes.add(`${seq}/${byte}`);
    if (action === 'recording-viewed') for (const [a, b] of ranges) for (let milli = a; milli < Math.min(b, claim.length ?? b); milli += 1) seen.millis.add(milli);
    if (action === 'recording-downloaded') seen.saved = true;
  }
  return { entries, facts: { ...REALM, at: 9, entries: entries.length, claims, keys }, record };
}

/** In the driver's own words. */
function linesOf({ record, facts: { claims } }: ReturnType<typeof incident>): ExposureLine[] {
  return [...record].map(([name, seen]): ExposureLine => {
    const [rid = '', recipient = ''] = name.split(' ');
    const opens = seen.wraps.has(recipient) || seen.wraps.has(`${recipient}-old`);
    let step: ExposureLine['step'] = 'listed';
    if (seen.wraps.size > 0) step = 'key-released';
    if (seen.fetched) step = 'fetched';
    if ((seen.fetched && opens) || seen.saved) step = 'viewed-possible';
    if (seen.millis.size > 0) step = 'viewed';
    return {
      rid, owner: claims.get(rid)?.owner ?? '', recipient, step, firstAt: Math.min(...seen.at), lastAt: Math.max(...seen.at),
      bytes: seen.bytes.size, viewedMillis: seen.millis.size, evidence: seen.places,
    };
  }).sort((a, b) => (`${a.rid} ${a.recipient}` < `${b.rid} ${b.recipient}` ? -1 : 1));
}

describe('the exposure of an incident', () => {
  it(`is exactly what the driver of ${INCIDENTS} scripted incidents has written down`, () => {
    const reached = new Set<string>();
    for (let seed = 1; seed <= INCIDENTS; seed += 1) {
      const made = incident(seed);
      const lines = linesOf(made);
      const exposure = countExposure(made.entries, made.facts);
      expect(exposure.lines, `incident ${seed}`).to.deep.equal(lines);
      expect([exposure.owners, exposure.recipients, exposure.recordings]).to.deep.equal([lines.map(({ owner }) => owner), lines.map(({ recipient }) => recipient), lines.map(({ rid }) => rid)].map((names) => new Set(names).size));
      for (const [step, count] of Object.entries(exposure.steps)) expect(count, `incident ${seed}: ${step}`).to.equal(lines.filter((line) => line.step === step).length);
      for (const { step } of lines) reached.add(step);
    }
    expect([...reached].sort()).to.deep.equal(['fetched', 'key-released', 'listed', 'viewed', 'viewed-possible']);
  });

  it('goes by the capacity that each entry says, and not by what is granted or erased before or after it', () => {
    const { facts } = incident(1);
    const entry = (place: number, at: number, role: string | null): ExposureEntry => ({ place, at, actor: 'm_x', role, action: 'segment-read', rid: 'r', outcome: 'permit', seq: place, bytes: [0, 10], wraps: null, ranges: null });
    const { lines } = countExposure([entry(1, 10, 'somebody-else'), entry(2, 20, 'reader'), entry(3, 30, 'somebody-else'), entry(4, 40, null)], { ...facts, claims: new Map([['r', { owner: 'm_o', length: null }]]) });
    expect(lines.map(({ recipient, firstAt, lastAt, bytes, evidence }) => [recipient, firstAt, lastAt, bytes, evidence])).to.deep.equal([['m_x', 10, 40, 30, [1, 3, 4]]]);
  });

  it('counts each owner once, by the furthest that anybody got', () => {
    const line = (owner: string, recipient: string, step: ExposureLine['step']): ExposureLine => ({ rid: `${owner}-${recipient}`, owner, recipient, step, firstAt: 1, lastAt: 2, bytes: 0, viewedMillis: 0, evidence: [1] });
    const { owners, ownerSteps } = figuresOf([line('a', 'x', 'listed'), line('a', 'y', 'viewed'), line('b', 'x', 'viewed-possible'), line('b', 'y', 'fetched'), line('c', 'x', 'key-released'), line('d', 'x', 'listed')]);
    expect([owners, ownerSteps]).to.deep.equal([4, { listed: 1, 'key-released': 1, fetched: 0, 'viewed-possible': 1, viewed: 1 }]);
  });

  it('names every entry and every line, however many', () => {
    const { facts } = incident(1);
    const entries = Array.from({ length: 24_000 }, (_, place): ExposureEntry => ({ place, at: place, actor: `m_${Math.floor(place / 2)}`, role: 'somebody-else', action: 'segment-read', rid: 'r', outcome: 'permit', seq: 0, bytes: [0, 9], wraps: null, ranges: null }));
    const { lines, steps, evidence } = countExposure(entries, { ...facts, claims: new Map([['r', { owner: 'm_o', length: null }]]) });
    expect([lines.length, steps.fetched, evidence]).to.deep.equal([12_000, 12_000, { first: 0, last: 23_999, count: 24_000 }]);
  });

  it('has the shape that the console is given, also where nothing went anywhere', () => {
    const { entries, facts } = incident(7);
    for (const given of [entries, []]) expect(exposureSchema.safeParse(countExposure(given, facts)).success).to.equal(true);
  });

  it('counts what comes in any order alike, and a thing that is told twice once', () => {
    const { entries, facts } = incident(12);
    const { lines } = countExposure(entries, facts);
    const twice = countExposure([...entries].reverse(), facts);
    expect(twice.lines).to.deep.equal(lines);
    const again = countExposure([...entries, ...entries], facts);
    expect(again.lines.map(({ bytes, viewedMillis, step }) => [bytes, viewedMillis, step])).to.deep.equal(lines.map(({ bytes, viewedMillis, step }) => [bytes, viewedMillis, step]));
  });
});
