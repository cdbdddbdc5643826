import { expect } from 'chai';
import fc from 'fast-check';
import { stepExchange, type ExchangeState, type HeardHello } from '../../../src/session/signaling/pair-exchange.js';

/**
 * Two parties' page loads with commitments that are numbers: who hears what, and when, is the test's to say. A channel
 * keeps order; what is said to a party goes to its newest page load of that moment, as the port says.
 */
interface Page {
  name: string;
  party: 'A' | 'B';
  /** What it has said to nobody in particular, and whether a pair has taken it. */
  first: string;
  made: number;
  pairs: Map<string, { state: ExchangeState; mine: string; opened: [mine: string, theirs: string][]; peer: [theirs: string, mine: string] | null }>;
}
type Word = { from: string } & ({ type: 'hello'; to: string | null; commit: string; heard: string | null } | { type: 'bind'; to: string; opens: string; peer: string });
interface World {
  pages: Map<string, Page>;
  /** By the page load that it is for: one line for each speaker. */
  lines: Map<string, Word[]>;
  newest: { A: string | null; B: string | null };
  words: number;
}

const other = (party: 'A' | 'B') => (party === 'A' ? 'B' : 'A');

function say(world: World, from: Page, word: Word): void {
  world.words += 1;
  const to = world.newest[other(from.party)];
  if (to === null || world.newest[from.party] !== from.name) return;
  const line = `${from.name}>${to}`;
  world.lines.set(line, [...(world.lines.get(line) ?? []), word]);
}

function arrive(world: World, name: string): void {
  const party = name.startsWith('A') ? 'A' : 'B';
  const page: Page = { name, party, first: `${name}/0`, made: 0, pairs: new Map() };
  world.pages.set(name, page);
  world.newest[party] = name;
  say(world, page, { type: 'hello', from: name, to: null, commit: page.first, heard: null });
}

function fresh(page: Page): string {
  page.made += 1;
  return page.made === 1 ? page.first : `${page.name}/${page.made - 1}`;
}

function hear(world: World, page: Page, word: Word): void {
  if (word.type === 'hello') {
    const pair = page.pairs.get(word.from) ?? { state: { at: 'new' } as ExchangeState, mine: fresh(page), opened: [], peer: null };
    page.pairs.set(word.from, pair);
    const hello: HeardHello = { for: word.to === null ? 'all' : word.to === page.name ? 'me' : 'another', commit: word.commit, heard: word.heard };
    const { state, effects } = stepExchange(pair.state, pair.mine, hello);
    if (effects.includes('fresh')) pair.mine = fresh(page);
    pair.state = state;
    if (effects.length > 0) say(world, page, { type: 'hello', from: page.name, to: word.from, commit: pair.mine, heard: state.at === 'told' || state.at === 'opened' ? state.theirs : null });
    if (!effects.includes('open') || state.at !== 'opened') return;
    pair.opened.push([pair.mine, state.theirs]);
    say(world, page, { type: 'bind', from: page.name, to: word.from, opens: pair.mine, peer: state.theirs });
  } else if (word.to === page.name) {
    const pair = page.pairs.get(word.from);
    if (pair === undefined) throw new Error('A bind before any hello.');
    if (pair.state.at === 'bound' || word.peer !== pair.mine) return;
    // An honest page's bind never looks like a forged one.
    expect(pair.state, 'a bind that names my commitment finds me opened for it').to.deep.equal({ at: 'opened', theirs: word.opens });
    pair.state = { at: 'bound' };
    pair.peer = [word.opens, pair.mine];
  }
}

const emptyWorld = (): World => ({ pages: new Map(), lines: new Map(), newest: { A: null, B: null }, words: 0 });

/** Delivers all that is underway, the speakers in the order that `choose` says. */
function settle(world: World, choose: (count: number) => number): void {
  for (let turn = 0; ; turn += 1) {
    const waiting = [...world.lines].filter(([, words]) => words.length > 0);
    if (waiting.length === 0) return;
    if (turn > 1_000) throw new Error('There is no end to it.');
    deliver(world, waiting[choose(waiting.length)]![0]);
  }
}

function deliver(world: World, line: string): void {
  const [word, ...rest] = world.lines.get(line) ?? [];
  if (word === undefined) return;
  world.lines.set(line, rest);
  hear(world, world.pages.get(line.split('>')[1] ?? '')!, word);
}

function expectBound(world: World): void {
  const [a, b] = [world.pages.get(world.newest.A ?? '')!, world.pages.get(world.newest.B ?? '')!];
  const [mine, theirs] = [a.pairs.get(b.name), b.pairs.get(a.name)];
  expect([mine?.state, theirs?.state]).to.deep.equal([{ at: 'bound' }, { at: 'bound' }]);
  expect(mine?.peer).to.deep.equal([...theirs!.peer!].reverse());
  expectOpenedOnce(world);
}

/** Each nonce serves one pair and one commitment of the other side. */
function expectOpenedOnce(world: World): void {
  for (const { pairs } of world.pages.values()) {
    const opened = [...pairs.values()].flatMap((pair) => pair.opened.map(([mine]) => mine));
    expect(new Set(opened).size).to.equal(opened.length);
  }
}

const clone = (world: World): World => structuredClone(world);

describe('the exchange of commitments and nonces', () => {
  /** Everything that can happen next: a word is heard, or the next page load arrives. */
  function walk(arrivals: readonly string[], found: { ends: number; words: number }, world: World, seen: Set<string>): void {
    const name = JSON.stringify([[...world.pages].map(([page, { pairs, made }]) => [page, made, [...pairs]]), [...world.lines].filter(([, words]) => words.length > 0), arrivals]);
    if (seen.has(name)) return;
    seen.add(name);
    const lines = [...world.lines].flatMap(([line, words]) => (words.length > 0 ? [line] : []));
    if (lines.length === 0 && arrivals.length === 0) {
      expectBound(world);
      found.ends += 1;
      found.words = Math.max(found.words, world.words);
    }
    for (const line of lines) {
      const next = clone(world);
      deliver(next, line);
      walk(arrivals, found, next, seen);
    }
    const [arrival, ...later] = arrivals;
    if (arrival === undefined) return;
    const next = clone(world);
    arrive(next, arrival);
    walk(later, found, next, seen);
  }

  for (const [arrivals, most] of [
    [['A1', 'B1'], 6], [['A1', 'B1', 'B2'], 20], [['B1', 'A1', 'B2'], 20], [['A1', 'B1', 'A2', 'B2'], 30], [['A1', 'B1', 'B2', 'A2'], 30],
  ] as const) {
    it(`binds the newest two of ${arrivals.join(', ')} in every order in which their words can be heard`, function () {
      this.timeout(60_000);
      const found = { ends: 0, words: 0 };
      walk(arrivals, found, emptyWorld(), new Set());
      expect(found.ends).to.be.greaterThan(0);
      expect(found.words, 'words that were said in all').to.be.at.most(most);
    });
  }

  it('costs one answer of each side when one waits and the other arrives', () => {
    const world = emptyWorld();
    arrive(world, 'A1');
    arrive(world, 'B1');
    const said = (): string[] => [...world.lines].flatMap(([line, words]) => words.map(({ type }) => `${line} ${type}`));
    deliver(world, 'B1>A1');
    expect(said(), 'the first answers with its nonce').to.deep.equal(['A1>B1 hello', 'A1>B1 bind']);
    deliver(world, 'A1>B1');
    expect(said()).to.deep.equal(['B1>A1 hello', 'B1>A1 bind', 'A1>B1 bind'].sort((one, two) => said().indexOf(one) - said().indexOf(two)));
    settle(world, () => 0);
    expectBound(world);
  });

  it('binds the newest two however many page loads come, in whatever order', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('A', 'B'), { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.nat(4)), (parties, order, pauses) => {
      const world = emptyWorld();
      const choose = (count: number): number => Number(order.next().value) % count;
      const counts = { A: 0, B: 0 };
      for (const party of ['A', 'B', ...parties] as const) {
        counts[party as 'A'] += 1;
        arrive(world, `${party}${counts[party as 'A']}`);
        for (let turn = Number(pauses.next().value); turn > 0; turn -= 1) {
          const waiting = [...world.lines].filter(([, words]) => words.length > 0);
          if (waiting.length > 0) deliver(world, waiting[choose(waiting.length)]![0]);
        }
      }
      settle(world, choose);
      expectBound(world);
    }), { numRuns: 2_000 });
  });

  it('comes to an end from any start, with whatever earlier words still underway', () => {
    const counts = fc.record({ a: fc.nat(3), b: fc.nat(3), inStep: fc.boolean() });
    fc.assert(fc.property(counts, fc.infiniteStream(fc.nat()), ({ a, b, inStep }, order) => {
      const world = emptyWorld();
      arrive(world, 'A1');
      arrive(world, 'B1');
      world.lines.clear();
      for (const [me, peer, earlier] of [['A1', 'B1', a], ['B1', 'A1', b]] as const) {
        const page = world.pages.get(me)!;
        page.made = 1;
        page.pairs.set(peer, { state: { at: 'opened', theirs: `${peer}/lost` }, mine: page.first, opened: [], peer: null });
        const words = Array.from({ length: earlier }, (_, number): Word => ({ type: 'hello', from: me, to: peer, commit: `${me}/lost-${number}`, heard: null }));
        world.lines.set(`${me}>${peer}`, [...words, { type: 'hello', from: me, to: peer, commit: page.first, heard: null }]);
      }
      // In step: each side hears one word before the other's next.
      let turn = 0;
      settle(world, (count) => (inStep ? (turn += 1) : Number(order.next().value)) % count);
      expectBound(world);
    }), { numRuns: 2_000 });
  });

  it('never opens one nonce twice, and never ends in the air, whatever hellos a backend makes up', () => {
    const hello = fc.record({ for: fc.constantFrom('all', 'me', 'another'), commit: fc.constantFrom('x', 'y', 'z'), heard: fc.constantFrom(null, 'mine', 'former') });
    fc.assert(fc.property(fc.array(hello, { maxLength: 40 }), (hellos) => {
      let state: ExchangeState = { at: 'new' };
      let [made, opened] = [1, 0];
      const nonces: string[] = [];
      for (const { for: to, commit, heard } of hellos) {
        const mine = `m${made}`;
        const former: ExchangeState = state;
        const step = stepExchange(former, mine, { for: to as 'all', commit, heard: heard === 'mine' ? mine : heard });
        if (step.effects.includes('fresh')) made += 1;
        if (step.effects.includes('open')) {
          expect(step.state, 'for the commitment that was heard').to.deep.equal({ at: 'opened', theirs: commit });
          nonces.push(`m${made}`);
          opened += 1;
        }
        // A page that has opened its nonce takes no other commitment for it.
        if (former.at === 'opened' && step.state.at === 'opened') expect(step.state).to.deep.equal(former);
        if (step.state.at === 'told') expect(step.effects).to.not.include('open');
        state = step.state;
      }
      expect(new Set(nonces).size).to.equal(opened);
    }), { numRuns: 2_000 });
  });

  it('opens its nonce for whoever arrives first, and for one that has heard its commitment, and begins anew only for who speaks to it', () => {
    const opened = (theirs: string) => ({ state: { at: 'opened', theirs }, effects: ['open'] });
    const told = (theirs: string | null, ...fresh: string[]) => ({ state: { at: 'told', theirs }, effects: [...fresh, 'tell'] });
    const same = (state: ExchangeState) => ({ state, effects: [] });
    const [TOLD, OPENED]: ExchangeState[] = [{ at: 'told', theirs: 'w' }, { at: 'opened', theirs: 'w' }];
    const table: [state: ExchangeState, to: HeardHello['for'], commit: string, heard: string | null, step: unknown][] = [
      [{ at: 'new' }, 'all', 'x', null, opened('x')], [{ at: 'new' }, 'me', 'x', 'm', opened('x')], [{ at: 'new' }, 'me', 'x', 'former', told('x')],
      [{ at: 'new' }, 'another', 'x', null, told(null)], [{ at: 'new' }, 'another', 'x', 'm', told(null)],
      [TOLD!, 'me', 'x', 'm', opened('x')], [TOLD!, 'me', 'x', null, told('x')], [TOLD!, 'all', 'x', 'm', same(TOLD!)], [TOLD!, 'another', 'x', 'm', same(TOLD!)],
      [OPENED!, 'me', 'x', 'm', told('x', 'fresh')], [OPENED!, 'me', 'w', 'm', same(OPENED!)], [OPENED!, 'all', 'x', 'm', same(OPENED!)], [OPENED!, 'another', 'x', 'm', same(OPENED!)],
    ];
    for (const [state, to, commit, heard, step] of table) expect(stepExchange(state, 'm', { for: to, commit, heard }), `${state.at}, for ${to}`).to.deep.equal(step);
  });

  it('changes nothing once both are bound', () => {
    for (const to of ['all', 'me', 'another'] as const) {
      expect(stepExchange({ at: 'bound' }, 'm', { for: to, commit: 'x', heard: 'm' })).to.deep.equal({ state: { at: 'bound' }, effects: [] });
    }
  });
});
