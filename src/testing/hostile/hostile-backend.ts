import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import { newLeaseNonce } from '../../ownership/new-lease-nonce.js';
import { lyingRecordings, type LyingRecordings } from '../lying-recordings.js';
import { portOf } from '../port-of.js';
import { chooseLie, type ChosenLie } from './choose-lie.js';
import { drawFor, type Draw } from './draw.js';
import type { HostileArchive, Truth } from './item-lie.js';
import { hostileIdentity } from './hostile-identity.js';
import { hostileKeys } from './hostile-keys.js';
import type { Material } from './item-lie.js';
import { LEASE_LIES } from './lease-lies.js';
import { hostileSessions } from './live/hostile-sessions.js';
import { hostileSignaling } from './live/hostile-signaling.js';
import { SEGMENT_LIES } from './segment-lies.js';
import type { Told } from './told.js';

export interface HostileBackendOptions {
  archive: HostileArchive;
  /** Any whole number: the same one tells the same lies. */
  seed: number;
  /** How much of what is answered is a lie, 0 to 1; see `USUAL_SHARES`. */
  shares?: Partial<LieShares>;
  /** Subjects whose keys lie on the caller's device: it may take the caller for one of them. */
  here?: readonly string[];
  /** Hears of each answer, lies and truths. */
  tell?: (told: Told) => void;
}

export interface LieShares {
  item: number;
  /** Of those that open a recording: most plays have to come to their segments. */
  open: number;
  segment: number;
  lease: number;
  keys: number;
  identity: number;
  session: number;
  call: number;
}

export interface HostileBackend extends LyingRecordings {
  /** From here on as if it had been made with another seed. */
  reseed(seed: number): void;
}

const USUAL_SHARES: LieShares = { item: 0.6, open: 0.4, segment: 0.06, lease: 0.05, keys: 0.05, identity: 0.12, session: 0.4, call: 0.5 };

/**
 * A backend that lies wherever it can, in all ways that it has: it attributes, swaps, splices, cuts, rolls back, repeats,
 * forges, plants and leaves out, in lists, in items, in segments, in leases, in keysets and chains of keys, in who is signed
 * in, in consultations that are opened and in the words of a call. Whom it takes somebody for it answers in everything. It knows everything that a
 * backend stores, can have claims signed by the issuer, and holds no key of any person. `tell` says what it did.
 */
export function hostileBackend(adapter: BackendAdapter, options: HostileBackendOptions): HostileBackend {
  const { archive, tell = () => undefined } = options;
  const shares = { ...USUAL_SHARES, ...options.shares };
  let seed = options.seed;
  const identity = hostileIdentity(adapter.identity, { archive, here: options.here ?? [], tell, share: shares.identity, seed: () => seed });
  const me = async (): Promise<string> => (await identity.taken()).subject;

  const material = (to: string, rid: string, draw: Draw): Material | null => {
    const mine = archive.truths.get(rid);
    const also = pickOne([...(archive.bySubject.get(to) ?? [])].filter(({ item }) => item.rid !== rid), draw);
    const other = pickOne([...archive.truths.values()].filter(({ owner, item }) => owner !== to && item.rid !== rid), draw);
    return mine === undefined || also === null || other === null ? null : { draw, archive, me: to, mine, also, other };
  };

  const list = async (answer: unknown[], limit: number): Promise<unknown[]> => {
    const draw = drawFor(seed, 'list');
    const { subject: to, mistaken } = await identity.taken();
    const honest = mistaken ? recordingsOf(archive, to).slice(0, limit) : answer;
    const served: unknown[] = [];
    const serve = (told: Answer, ...items: unknown[]): void => {
      // What is more than was asked for is not looked at: of all of it one thing is to be said.
      if (served.length < limit || items.length === 0) tell({ path: 'list', to, rid: ridOf(items[0]), kind: null, ...told });
      else if (served.length === limit) tell({ path: 'list', to, rid: null, kind: null, lie: 'more than was asked for', harm: 'altered', reason: 'flood' });
      served.push(...items);
    };
    // All of somebody else's at once: what a mixed-up session gives.
    const strangers = draw.chance(shares.item / 20) ? othersOf(archive, to, draw) : [];
    for (const { item } of strangers) serve({ lie: 'a stranger’s list', harm: 'foreign', reason: 'owner' }, item);
    for (const item of honest) {
      const about = material(to, ridOf(item) ?? '', draw);
      if (about === null || !draw.chance(shares.item)) serve(TRUTH, item);
      else if (draw.chance(0.05)) serve({ lie: 'left out', harm: 'less', reason: null });
      else if (draw.chance(0.06)) {
        serve(TRUTH, item);
        serve({ lie: 'the same recording twice', harm: 'twice', reason: 'duplicate' }, item);
      } else serveLie(serve, await chooseLie(about, true), item);
    }
    return served;
  };

  const open = async (answer: unknown, rid: string): Promise<unknown> => {
    const draw = drawFor(seed, 'open', rid.length);
    const { subject: to, mistaken } = await identity.taken();
    const known = archive.truths.get(rid);
    const honest: unknown = mistaken && known?.owner === to ? known.item : answer;
    let served: unknown = honest;
    const serve = (told: Answer, item: unknown): void => {
      served = item;
      tell({ path: 'open', to, rid, kind: null, ...told });
    };
    const about = material(to, rid, draw);
    if (about === null) serve(honest === null ? { lie: null, harm: 'less', reason: null } : TRUTH, honest);
    // Asked for by somebody whose it is not: handed out all the same.
    else if (about.mine.owner !== to) serve({ lie: 'a stranger’s recording on request', harm: 'foreign', reason: 'owner' }, about.mine.item);
    else if (!draw.chance(shares.open)) serve(TRUTH, honest);
    else if (draw.chance(0.1)) serve({ lie: 'nothing', harm: 'less', reason: null }, null);
    else if (draw.chance(0.15)) serve({ lie: 'another recording of mine than was listed', harm: 'altered', reason: 'changed' }, about.also.item);
    else serveLie(serve, await chooseLie(about, false), honest);
    return served;
  };

  const segment = async (honest: Uint8Array<ArrayBuffer> | null, rid: string, seq: number): Promise<Uint8Array<ArrayBuffer> | null> => {
    const draw = drawFor(seed, 'segment', seq);
    const to = await me();
    const about = material(to, rid, draw);
    const bytes = honest ?? about?.mine.segments[seq] ?? null;
    const lie = about !== null && bytes !== null && draw.chance(shares.segment) ? draw.pick(SEGMENT_LIES) : null;
    tell({ path: 'segment', to, rid, kind: null, lie: lie?.name ?? null, harm: lie?.harm ?? 'none', reason: lie === null || lie.harm === 'less' ? null : 'segments' });
    return lie === null || about === null || bytes === null ? bytes : lie.tell(bytes, { ...about, seq });
  };

  /** By recording and key. */
  const firstLeases = new Map<string, string>();
  const lease = async (rid: string, kid: string, nonce: string, signal?: AbortSignal): Promise<string | null> => {
    const draw = drawFor(seed, 'lease');
    const to = await me();
    const honest = await recordings.lease(rid, kid, nonce, signal);
    if (honest !== null && !firstLeases.has(`${rid}/${kid}`)) firstLeases.set(`${rid}/${kid}`, honest);
    const about = material(to, rid, draw);
    const lie = about !== null && honest !== null && draw.chance(shares.lease) ? draw.pick(LEASE_LIES) : null;
    tell({ path: 'lease', to, rid, kind: lie?.kind ?? null, lie: lie?.name ?? null, harm: lie?.harm ?? 'none', reason: null });
    if (lie === null || about === null || honest === null) return honest;
    const [another, kept] = await Promise.all([recordings.lease(about.also.item.rid, kid, nonce, signal), recordings.lease(rid, kid, newLeaseNonce(), signal)]);
    return lie.tell({ honest, own: archive.own, draw, another, kept: kept ?? '', earlier: notItself(firstLeases.get(`${rid}/${kid}`), honest) ?? kept ?? '' });
  };

  const recordings = portOf(adapter, 'recordings');
  const { adapter: lying, asked } = lyingRecordings(adapter, { list, open, segment });
  const keys = hostileKeys(adapter.keys, { archive, taken: identity.taken, tell, share: shares.keys, seed: () => seed });
  const live = {
    ...(adapter.sessions === undefined ? {} : { sessions: hostileSessions(adapter.sessions, { archive, me, tell, share: shares.session, seed: () => seed }) }),
    ...(adapter.signaling === undefined ? {} : { signaling: hostileSignaling(adapter.signaling, { archive, tell, share: shares.call, seed: () => seed }) }),
  };
  return { adapter: { ...lying, ...live, identity: identity.port, keys, recordings: { ...portOf(lying, 'recordings'), lease } }, asked, reseed: (next) => { seed = next; } };
}

type Answer = Pick<Told, 'lie' | 'harm' | 'reason'> & Partial<Pick<Told, 'kind'>>;

const TRUTH: Answer = { lie: null, harm: 'none', reason: null };

function serveLie(serve: (told: Answer, item: unknown) => void, chosen: ChosenLie | null, honest: unknown): void {
  if (chosen === null) serve(TRUTH, honest);
  else serve({ lie: chosen.lie.name, harm: chosen.lie.harm, reason: chosen.lie.reason, kind: chosen.lie.kind ?? null }, chosen.item);
}

function othersOf({ bySubject }: HostileArchive, to: string, draw: Draw): readonly Truth[] {
  return pickOne([...bySubject].filter(([subject]) => subject !== to), draw)?.[1] ?? [];
}

function recordingsOf({ bySubject }: HostileArchive, subject: string): unknown[] {
  return (bySubject.get(subject) ?? []).map(({ item }) => ({ ...item, heads: null }));
}

/** The very answer to this question is no lie. */
function notItself(kept: string | undefined, honest: string): string | null {
  return kept === undefined || kept === honest ? null : kept;
}

function pickOne<T>(from: readonly T[], draw: Draw): T | null {
  return from.length === 0 ? null : draw.pick(from);
}

function ridOf(item: unknown): string | null {
  const rid: unknown = typeof item === 'object' && item !== null && 'rid' in item ? item.rid : null;
  return typeof rid === 'string' ? rid : null;
}
