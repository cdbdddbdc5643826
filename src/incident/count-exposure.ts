import { EXPOSURE_STEPS, furthest, type Exposure, type ExposureLine, type ExposureStep } from '../domain/exposure.js';
import { clipSpans, spanOf, type Span } from './span.js';

/** What the ledger says of one recording, as it is counted. */
export interface ExposureEntry {
  /** The entry's number. */
  readonly place: number;
  readonly at: number;
  /** Who asked; empty for the service itself. */
  readonly actor: string;
  /** In which capacity the answer was given, as the entry was sealed then. Null: of before that was written down. */
  readonly role: string | null;
  readonly action: string;
  readonly rid: string;
  readonly seq: number | null;
  /** Sealed bytes that left of this segment: from, and to before. */
  readonly bytes: Span | null;
  /** The keys whose wraps left. */
  readonly wraps: readonly string[] | null;
  /** What a receipt says was played. */
  readonly ranges: readonly Span[] | null;
  readonly outcome: string;
}

/** Whose a recording is by its claim, and how long it is. */
export interface ExposureClaim {
  readonly owner: string;
  /** Milliseconds: no more of it was played, whatever a receipt says. Null where it is erased: its receipts were held against it when they came. */
  readonly length: number | null;
}

export interface ExposureFacts extends Pick<Exposure, 'tenant' | 'region' | 'at' | 'entries'> {
  /** By the recording. One without a claim is nobody's, and not counted. */
  readonly claims: ReadonlyMap<string, ExposureClaim>;
  /** By the person: the encryption keys that have been theirs. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

const EVIDENCE_MAX = 1_000;

interface Reach {
  readonly rid: string;
  readonly owner: string;
  readonly recipient: string;
  readonly times: number[];
  readonly places: number[];
  readonly released: Set<string>;
  readonly fetched: Map<number, Span[]>;
  readonly played: Span[];
  isFetched: boolean;
  isSaved: boolean;
}

/**
 * How far somebody else's recordings went: for each recording and each person who is not its owner, was answered, and was not
 * answered as a granted reader. Whether somebody was one is read from each entry itself: what is granted or erased later changes
 * nothing of what was answered before. What was refused went nowhere. Exact, and at a cost that goes by these entries alone. All
 * lines, however many: an answer that holds fewer says so.
 */
export function countExposure(entries: readonly ExposureEntry[], { tenant, region, at, entries: total, claims, keys }: ExposureFacts): Exposure {
  const reaches = new Map<string, Reach>();
  for (const entry of entries) {
    const claim = claims.get(entry.rid);
    if (claim === undefined || entry.actor === '' || entry.actor === claim.owner || entry.role === 'reader' || !isAnswered(entry)) continue;
    const name = `${entry.rid} ${entry.actor}`;
    const reach = reaches.get(name) ?? reachOf(entry, claim.owner);
    if (add(reach, entry, claim.length ?? Number.POSITIVE_INFINITY)) reaches.set(name, reach);
  }
  const lines = [...reaches.values()].map((reach) => lineOf(reach, keys.get(reach.recipient) ?? new Set())).sort(byName);
  return { tenant, region, at, entries: total, ...figuresOf(lines), evidence: evidenceOf(reaches.values()), lines };
}

/** The figures of some lines: each person and each recording once, each owner by the furthest that anybody got. */
export function figuresOf(lines: readonly ExposureLine[]): Pick<Exposure, 'owners' | 'recipients' | 'recordings' | 'steps' | 'ownerSteps'> {
  const distinct = (of: (line: ExposureLine) => string): number => new Set(lines.map(of)).size;
  const owners = new Map<string, ExposureStep>();
  for (const { owner, step } of lines) owners.set(owner, furthest(owners.get(owner) ?? 'listed', step));
  return {
    owners: owners.size, recipients: distinct(({ recipient }) => recipient), recordings: distinct(({ rid }) => rid),
    steps: countSteps(lines.map(({ step }) => step)), ownerSteps: countSteps([...owners.values()]),
  };
}

function countSteps(steps: readonly ExposureStep[]): Exposure['steps'] {
  const counts = Object.fromEntries(EXPOSURE_STEPS.map((step) => [step, 0])) as Exposure['steps'];
  for (const step of steps) counts[step] += 1;
  return counts;
}

function evidenceOf(reaches: Iterable<Reach>): Exposure['evidence'] {
  const all = new Set<number>();
  for (const { places } of reaches) for (const place of places) all.add(place);
  if (all.size === 0) return null;
  let [first, last] = [Infinity, -Infinity];
  for (const place of all) [first, last] = [Math.min(first, place), Math.max(last, place)];
  return { first, last, count: all.size };
}

/** Whether the answer has had it: that a recording's time is over does not keep it out of a list, and keeps its bytes back. */
export function isAnswered({ outcome, action }: Pick<ExposureEntry, 'outcome' | 'action'>): boolean {
  return outcome === 'permit' || (outcome === 'expired' && action !== 'segment-read');
}

function reachOf({ rid, actor }: ExposureEntry, owner: string): Reach {
  return { rid, owner, recipient: actor, times: [], places: [], released: new Set(), fetched: new Map(), played: [], isFetched: false, isSaved: false };
}

/** @returns whether something of the recording left with it */
function add(reach: Reach, { action, at, place, seq, bytes, wraps, ranges }: ExposureEntry, length: number): boolean {
  switch (action) {
    case 'recording-list':
    case 'recording-read':
      for (const kid of wraps ?? []) reach.released.add(kid);
      break;
    case 'segment-read':
      reach.isFetched = true;
      if (seq !== null && bytes !== null) addSpan(reach.fetched, seq, bytes);
      break;
    case 'recording-viewed':
      reach.played.push(...clipSpans(ranges ?? [], length));
      break;
    case 'recording-downloaded':
      reach.isSaved = true;
      break;
    default:
      return false;
  }
  reach.times.push(at);
  reach.places.push(place);
  return true;
}

function addSpan(spans: Map<number, Span[]>, seq: number, span: Span): void {
  const before = spans.get(seq);
  if (before === undefined) spans.set(seq, [span]);
  else before.push(span);
}

function lineOf(reach: Reach, own: ReadonlySet<string>): ExposureLine {
  const { rid, owner, recipient, times, places } = reach;
  const viewedMillis = spanOf(reach.played);
  return {
    rid, owner, recipient, step: stepOf(reach, own, viewedMillis),
    firstAt: times.reduce((a, b) => Math.min(a, b)), lastAt: times.reduce((a, b) => Math.max(a, b)),
    bytes: [...reach.fetched.values()].reduce((sum, spans) => sum + spanOf(spans), 0), viewedMillis,
    evidence: places.sort((a, b) => a - b).slice(0, EVIDENCE_MAX),
  };
}

function stepOf({ released, isFetched, isSaved }: Reach, own: ReadonlySet<string>, viewedMillis: number): ExposureStep {
  if (viewedMillis > 0) return 'viewed';
  if (isSaved || (isFetched && [...released].some((kid) => own.has(kid)))) return 'viewed-possible';
  if (isFetched) return 'fetched';
  return released.size > 0 ? 'key-released' : 'listed';
}

function byName(a: ExposureLine, b: ExposureLine): number {
  return a.rid < b.rid ? -1 : a.rid > b.rid ? 1 : a.recipient < b.recipient ? -1 : 1;
}
