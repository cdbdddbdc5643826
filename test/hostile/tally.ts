import { denyReasonSchema, type DenyReason, type Violation } from '../../src/domain/violation.js';
import { LIE_KINDS, type LieKind } from '../../src/testing/hostile/lie-kind.js';
import type { Told } from '../../src/testing/hostile/told.js';

/** What is not in reach: the backend has no way to hand over revocations. */
export const OUT_OF_REACH: ReadonlySet<DenyReason> = new Set<DenyReason>(['revoked']);
/** Reasons that are given on one path alone. */
const OF_ONE_PATH: ReadonlySet<DenyReason> = new Set<DenyReason>(['duplicate', 'changed', 'identity', 'appointment', 'session-id', 'connection']);
/** For which a consultation is refused. */
const OF_A_SESSION: readonly DenyReason[] = ['appointment', 'session-id', 'owner', 'recording-id', 'names', 'member-key', 'claim-key', 'claim-signature'];

export interface ReasonCount {
  /** Answers for which a client could give it, true ones included. */
  chances: number;
  /** Lies that should have it given. */
  told: number;
  /** How often it was given. */
  hits: number;
}

/** Counts that can be added up over threads. One operation is an item of a list that was judged, an opening of a recording or a consultation, or a segment that was asked for. */
export interface Tally {
  operations: number;
  items: number;
  opens: number;
  segments: number;
  sessions: number;
  identities: number;
  signals: number;
  steps: number;
  /** Items and openings, and how many of them were shown or opened. */
  truths: number;
  shown: number;
  keyLies: number;
  lies: Record<string, number>;
  reasons: Record<string, ReasonCount>;
  kinds: Record<LieKind, ReasonCount>;
}

export const REASONS: readonly DenyReason[] = denyReasonSchema.options;

export function newTally(): Tally {
  return {
    operations: 0, items: 0, opens: 0, segments: 0, sessions: 0, identities: 0, signals: 0, steps: 0, truths: 0, shown: 0, keyLies: 0, lies: {},
    kinds: Object.fromEntries(LIE_KINDS.map((kind) => [kind, { chances: 0, told: 0, hits: 0 }])) as Record<LieKind, ReasonCount>,
    reasons: Object.fromEntries(REASONS.map((reason) => [reason, { chances: 0, told: 0, hits: 0 }])),
  };
}

/** Where a reason can be given. */
function chancesOf({ path }: Told): readonly DenyReason[] {
  const both = REASONS.filter((reason) => !OUT_OF_REACH.has(reason) && !OF_ONE_PATH.has(reason));
  if (path === 'list') return [...both, 'duplicate'];
  if (path === 'open') return [...both.filter((reason) => reason !== 'flood'), 'changed'];
  if (path === 'identity') return ['identity', 'tenant', 'region'];
  if (path === 'session') return OF_A_SESSION;
  if (path === 'signal') return ['connection'];
  return path === 'segment' ? ['segments'] : [];
}

/** Where an attack of this kind can be made. */
function canBeTold(kind: LieKind, { path }: Told): boolean {
  if (kind === 'wrong-identity' || kind === 'shared-device') return path === 'identity';
  if (kind === 'other-appointment') return path === 'session';
  if (kind === 'unsigned-hello') return path === 'signal';
  if (kind === 'stale-lease') return path === 'lease';
  return path === 'list' || path === 'open' || (kind === 'stale-chain' && path === 'chain');
}

/** An attack counts as refused where its own reason was given; where there is none to give, where the answer was. */
function isRefused({ path, reason }: Told, violations: readonly Violation[], error: string | null): boolean {
  if (path === 'lease' || path === 'chain') return error === 'ownership/denied';
  // Told once: until the backend says who it is, it is the same mistake.
  if (path === 'identity') return error === 'identity/mismatch';
  return violations.some((violation) => violation.reason === reason);
}

function countKinds({ kinds }: Tally, told: readonly Told[], violations: readonly Violation[], error: string | null): void {
  for (const each of told) {
    for (const kind of LIE_KINDS) if (canBeTold(kind, each)) kinds[kind].chances += 1;
    if (each.kind === null) continue;
    kinds[each.kind].told += 1;
    if (isRefused(each, violations, error)) kinds[each.kind].hits += 1;
  }
}

/** @param error what was thrown: its code */
export function count(tally: Tally, told: readonly Told[], violations: readonly Violation[], { shown, error }: { shown: number; error: string | null }): void {
  countKinds(tally, told, violations, error);
  tally.steps += 1;
  tally.shown += shown;
  for (const each of told) {
    if (each.path === 'list') tally.items += 1;
    if (each.path === 'open') tally.opens += 1;
    if (each.path === 'segment') tally.segments += 1;
    if (each.path === 'session') tally.sessions += 1;
    if (each.path === 'identity') tally.identities += 1;
    if (each.path === 'signal') tally.signals += 1;
    if (each.path === 'keyset' || each.path === 'chain' || each.path === 'lease' || each.path === 'identity') tally.keyLies += each.lie === null ? 0 : 1;
    else if (each.lie === null) tally.truths += 1;
    if (each.lie !== null) tally.lies[each.lie] = (tally.lies[each.lie] ?? 0) + 1;
    for (const reason of chancesOf(each)) tally.reasons[reason]!.chances += 1;
    if (each.reason !== null) tally.reasons[each.reason]!.told += 1;
  }
  for (const { reason } of violations) tally.reasons[reason]!.hits += 1;
  tally.operations = tally.items + tally.opens + tally.segments + tally.sessions;
}

export function addTally(sum: Tally, more: Tally): Tally {
  const add = (a: unknown, b: unknown): unknown => {
    if (typeof b === 'number') return (typeof a === 'number' ? a : 0) + b;
    const [left, right] = [a as Record<string, unknown> | undefined, b as Record<string, unknown>];
    return Object.fromEntries([...new Set([...Object.keys(left ?? {}), ...Object.keys(right)])].map((key) => [key, right[key] === undefined ? left?.[key] : add(left?.[key], right[key])]));
  };
  return add(sum, more) as Tally;
}

/** Attacks that were refused in less than this share of the answers that could have been one. */
export function rareKinds({ kinds }: Tally, share: number): LieKind[] {
  return LIE_KINDS.filter((kind) => kinds[kind].hits < share * kinds[kind].chances || kinds[kind].chances === 0);
}

/** Reasons that were given in less than this share of the answers that could have had them. */
export function rareReasons({ reasons }: Tally, share: number): DenyReason[] {
  return REASONS.filter((reason) => !OUT_OF_REACH.has(reason) && reasons[reason]!.hits < share * reasons[reason]!.chances);
}
