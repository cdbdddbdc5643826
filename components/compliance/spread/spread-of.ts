import { furthest, rankOf, type ExposureLine, type ExposureStep } from '../../../src/domain/exposure.js';

/** One person, or several who are drawn as one. */
export interface SpreadNode {
  readonly ids: readonly string[];
  /** How far the furthest of their lines went. */
  readonly step: ExposureStep;
  readonly lines: number;
}

/** Everything that crossed between two nodes. `from` and `to` count in `owners` and `recipients`. */
export interface SpreadLink {
  readonly from: number;
  readonly to: number;
  readonly step: ExposureStep;
  readonly lines: number;
}

export interface Spread {
  readonly owners: readonly SpreadNode[];
  readonly recipients: readonly SpreadNode[];
  readonly links: readonly SpreadLink[];
}

type Side = 'owner' | 'recipient';

/**
 * The picture of who received whose recordings: people on two sides, whoever received or lost most first, each owner across from
 * their recipients where that can be. Where a side has more people than `most`, neighbours are drawn as one.
 */
export function spreadOf(lines: readonly ExposureLine[], most: number): Spread {
  const recipients = peopleOf(lines, 'recipient').sort(byWeight);
  const place = new Map(recipients.map(({ ids }, index) => [ids[0], index]));
  const across = new Map<string, { sum: number; count: number }>();
  for (const { owner, recipient } of lines) {
    const known = across.get(owner) ?? { sum: 0, count: 0 };
    across.set(owner, { sum: known.sum + (place.get(recipient) ?? 0), count: known.count + 1 });
  }
  const middle = ({ ids }: SpreadNode): number => { const found = across.get(ids[0] ?? ''); return found === undefined ? 0 : found.sum / found.count; };
  const owners = peopleOf(lines, 'owner').sort((a, b) => middle(a) - middle(b) || byWeight(a, b));
  const sides = { owners: grouped(owners, most), recipients: grouped(recipients, most) };
  return { ...sides, links: linksOf(lines, sides.owners, sides.recipients) };
}

function peopleOf(lines: readonly ExposureLine[], side: Side): SpreadNode[] {
  const people = new Map<string, SpreadNode>();
  for (const line of lines) {
    const known = people.get(line[side]);
    people.set(line[side], { ids: [line[side]], step: known === undefined ? line.step : furthest(known.step, line.step), lines: (known?.lines ?? 0) + 1 });
  }
  return [...people.values()];
}

function byWeight(a: SpreadNode, b: SpreadNode): number {
  return rankOf(b.step) - rankOf(a.step) || b.lines - a.lines || (a.ids[0] ?? '').localeCompare(b.ids[0] ?? '');
}

function grouped(people: readonly SpreadNode[], most: number): SpreadNode[] {
  const size = Math.ceil(people.length / most);
  if (size <= 1) return [...people];
  const groups: SpreadNode[] = [];
  for (let from = 0; from < people.length; from += size) {
    const [first, ...rest] = people.slice(from, from + size);
    if (first !== undefined) groups.push(rest.reduce((sum, next) => ({ ids: [...sum.ids, ...next.ids], step: furthest(sum.step, next.step), lines: sum.lines + next.lines }), first));
  }
  return groups;
}

function linksOf(lines: readonly ExposureLine[], owners: readonly SpreadNode[], recipients: readonly SpreadNode[]): SpreadLink[] {
  const placesOf = (nodes: readonly SpreadNode[]): Map<string, number> => new Map(nodes.flatMap(({ ids }, index) => ids.map((id) => [id, index] as const)));
  const [froms, tos] = [placesOf(owners), placesOf(recipients)];
  const links = new Map<string, SpreadLink>();
  for (const { owner, recipient, step } of lines) {
    const [from, to] = [froms.get(owner), tos.get(recipient)];
    if (from === undefined || to === undefined) continue;
    const known = links.get(`${from} ${to}`);
    links.set(`${from} ${to}`, { from, to, step: known === undefined ? step : furthest(known.step, step), lines: (known?.lines ?? 0) + 1 });
  }
  // The heaviest last: it is drawn over the others.
  return [...links.values()].sort((a, b) => rankOf(a.step) - rankOf(b.step));
}
