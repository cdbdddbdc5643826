import { callHost } from '../async/call-host.js';
import { loadPart } from '../async/load-part.js';
import type { AuditPort } from '../adapter/ports/audit-port.js';
import type { RecordingPort } from '../adapter/ports/recording-port.js';
import { asConsultError, ConsultError, isConsultError } from '../domain/consult-error.js';
import type { Violation } from '../domain/violation.js';
import type { Denial, Pin } from '../ownership/evidence.js';
import { verifyOwnership, type VerifiedRecording } from '../ownership/gate.js';
import { ItemJudge } from './judge/item-judge.js';
import { headPin, removalPin, type Judged } from './judge/judge-items.js';
import type { play as Play } from '../recording/replay/play.js';
import type { RecordingKey } from '../sealing/recording-key.js';
import type { PersonGate } from './person-gate.js';
import { leased } from './leased-playback.js';
import { ListWalks } from './list-walks.js';
import type { OwnReports } from './own-reports.js';
import { PlaybackLease } from './playback-lease.js';
import { OwnReceipts } from './receipts/own-receipts.js';
import type { ListedRecording, Playback, RecordingsLibrary, RecordingsListing, RecordingsQuery } from './recordings-library.js';
import type { ServerTime } from './server-time.js';
import { stoppedPage, whatPlays, whenStopped } from './stopped-playback.js';
import type { Violations } from './violations.js';

export interface GatedRecordingsOptions {
  port: RecordingPort;
  /** Access logs, and receipts of what was played. */
  audit?: AuditPort | undefined;
  /** Who, where and with which keys, at this moment. @throws ConsultError `backend/unauthenticated`, `ownership/denied`, `keys/*`, `backend/*` */
  gate: () => Promise<PersonGate>;
  violations: Violations;
  onViolation: 'suspend' | 'drop';
  serverTime: ServerTime;
  reports: OwnReports;
}

interface Opening {
  listed: VerifiedRecording;
  /** As it came. */
  item: unknown;
  gate: PersonGate;
  /** Where its key is put as soon as it is opened: whoever opens it sees to its end. */
  opened: { key?: RecordingKey };
  media: HTMLMediaElement;
  signal: AbortSignal;
  play: typeof Play;
}

/** What is stopped of some recordings: a person too, who has part in them. What is stopped of the signed-in person is all. */
const NARROW: ReadonlySet<string> = new Set(['rid', 'sid', 'sub', 'kid']);
/** How many rows a page of a list has when nobody has said so. */
const LIST_LIMIT = 20;
/** Rows of a first page that may be in view: judged at once. What comes after them may come from a worker. */
const SCREEN = 10;

/**
 * The signed-in person's recordings, each passed through the gate before anything of it leaves this file: list, open
 * and play take the same path, and a failure anywhere means no item and no request for bytes.
 */
export class GatedRecordings implements RecordingsLibrary {
  readonly #options: GatedRecordingsOptions;
  readonly #playing = new Set<Playback>();
  readonly #judge = new ItemJudge();
  readonly #walks = new ListWalks();
  readonly #receipts: OwnReceipts;

  constructor(options: GatedRecordingsOptions) {
    this.#options = options;
    this.#receipts = new OwnReceipts(options.audit);
  }

  /** @param asked who was there when it was asked: while it is being found out who is signed in, the list would be another person's */
  async list({ onPassed, cursor, limit = LIST_LIMIT }: RecordingsQuery = {}, signal?: AbortSignal, asked?: PersonGate): Promise<RecordingsListing> {
    const { port, violations } = this.#options;
    // Not at once: the first time, the gate adds this device to her chain, and an answer of before would look like a rollback.
    const gate = await this.#options.gate();
    asked?.assertPresent();
    const page = gate.stops.isStopped('replay') ? null : await port.list({ ...(cursor === undefined ? {} : { cursor }), limit }, signal).catch((error: unknown) => stoppedPage(error, gate));
    if (page === null) return { recordings: [], next: null, suspended: this.#suspended, sealed: false, stopped: 'all' };
    // What was not asked for is not looked at.
    const items = page.items.slice(0, limit);
    if (page.items.length > limit) violations.tell({ reason: 'flood', path: 'list', rid: null, sid: null });
    const walk = this.#walks.begin(cursor);
    const recordings: ListedRecording[] = [];
    const seen = new Map<string, Pin>();
    let removal: Pin | null = null;
    let sealed = false;
    for await (const judged of this.#judged(items, gate, cursor === undefined)) {
      gate.assertPresent();
      signal?.throwIfAborted();
      if (judged.verdict === 'deny') {
        this.#refused(judged, 'list');
        continue;
      }
      if (judged.head === null) {
        sealed = true;
        continue;
      }
      const { recording, head } = judged;
      if (this.#options.reports.frozen.has(recording.rid)) continue;
      if (judged.verdict === 'locked') removal ??= judged.removal;
      // The same recording twice in one answer, under one id or two, or again on a later page, is a planted row.
      if (seen.has(recording.rid) || walk.seenBefore(recording.rid)) violations.tell({ reason: 'duplicate', path: 'list', rid: recording.rid, sid: recording.claim.sid });
      else {
        seen.set(recording.rid, head);
        recordings.push(recording);
        if (!this.#suspended) callHost(() => onPassed?.(recording));
      }
    }
    await gate.see(seen);
    await gate.seeRemoval(removal);
    const isForward = walk.end(seen.keys(), page.next);
    if (!isForward) violations.tell({ reason: 'flood', path: 'list', rid: null, sid: null });
    const suspended = this.#suspended;
    const stopped = gate.stops.isStopped('replay') ? 'all' : gate.stops.inForce.some(({ scope }) => NARROW.has(scope)) ? 'some' : 'none';
    const isShut = suspended || stopped === 'all';
    return { recordings: isShut ? [] : recordings, next: isShut || !isForward ? null : page.next, suspended, sealed: sealed && !isShut, stopped };
  }

  play(recording: VerifiedRecording, media: HTMLMediaElement): Playback {
    const stop = new AbortController();
    const frozen = this.#options.reports.frozen.stopOf(recording.rid);
    const started = frozen.aborted ? Promise.reject(new ConsultError('ownership/denied')) : this.#start(recording, media, stop.signal);
    const playback: Playback = {
      duration: recording.duration,
      // What was being asked when it was stopped is no trouble.
      done: started.then((playing) => playing?.done).catch((error: unknown) => { if (!stop.signal.aborted || isConsultError(error)) throw error; }),
      stop: () => {
        stop.abort();
        this.#playing.delete(playback);
        started.then((playing) => playing?.stop(), () => undefined);
      },
    };
    // Whoever does not look at `done` must not see an unhandled rejection.
    playback.done.catch(() => undefined);
    this.#playing.add(playback);
    frozen.addEventListener('abort', () => playback.stop(), { signal: stop.signal });
    return playback;
  }

  get canReport(): boolean {
    return this.#options.reports.taken;
  }

  report({ rid, claim: { sid } }: ListedRecording): Promise<void> {
    return this.#options.reports.notMine(rid, sid);
  }

  /** Stops everything that plays and judges: another person is signed in, or the page goes. */
  stopAll(): void {
    for (const playback of [...this.#playing]) playback.stop();
    this.#judge.end();
    this.#walks.forget();
  }

  get #suspended(): boolean {
    return this.#options.onViolation === 'suspend' && this.#options.violations.ownerClassSeen;
  }

  async *#judged(items: readonly unknown[], gate: PersonGate, first: boolean): AsyncGenerator<Judged, void> {
    const screen = first ? SCREEN : 0;
    const given = gate.caseOf(items);
    yield* this.#judge.here(items.slice(0, screen), given);
    // A worker for a person who has gone would be ended by nobody.
    gate.assertPresent();
    yield* this.#judge.away(items.slice(screen), given);
  }

  async #start(listed: VerifiedRecording, media: HTMLMediaElement, signal: AbortSignal): Promise<Playback | null> {
    const { port } = this.#options;
    const { rid } = listed;
    // The player loads while the item is fetched and verified again.
    const [{ play }, gate, item] = await Promise.all([loadPart(() => import('../recording/replay/play.js')), this.#options.gate(), port.get(rid, signal)]);
    if (signal.aborted) return null;
    if (item === null) throw new ConsultError('backend/not-found');
    const opened: { key?: RecordingKey } = {};
    let playing: Playback | null = null;
    try {
      playing = await this.#open({ listed, item, gate, opened, media, signal, play });
      return playing;
    } finally {
      // It may have been opened before what it opened was found wanting, or the person has gone meanwhile.
      if (playing === null) opened.key?.wipe();
    }
  }

  /** Verifies an item and plays it. @returns null when it was stopped meanwhile */
  async #open({ listed, item, gate, opened, media, signal, play }: Opening): Promise<Playback | null> {
    const { port, violations } = this.#options;
    const { rid } = listed;
    const decision = await verifyOwnership(item, gate.context((key) => { opened.key = key; }));
    if (decision.verdict === 'deny') this.#refused(decision, 'open');
    if (decision.verdict === 'deny' && decision.reason === 'revoked') throw new ConsultError('incident/stopped');
    if (decision.verdict === 'locked' && decision.evidence !== undefined) await gate.seeRemoval(removalPin(decision));
    const { key } = opened;
    // Nothing for a locked one: what cannot be opened is not played.
    const kid = decision.verdict === 'permit' ? decision.evidence.wraps.find((wrap) => gate.keyOf(wrap.kid) !== null)?.kid : undefined;
    if (decision.verdict !== 'permit' || key === undefined || kid === undefined || decision.recording.segments === null || this.#suspended) {
      throw new ConsultError('ownership/denied');
    }
    const { recording, recording: { segments } } = decision;
    if (recording.claimDigest !== listed.claimDigest) {
      violations.tell({ reason: 'changed', path: 'open', rid, sid: recording.claim.sid });
      throw new ConsultError('ownership/denied');
    }
    if (signal.aborted) return null;
    // Looked at with the first segment.
    const remembered = gate.see(new Map([[rid, headPin(decision.evidence)]]));
    remembered.catch(() => undefined);
    let knownRevocation = 0;
    const lease = new PlaybackLease({
      media,
      serverTime: this.#options.serverTime,
      ask: (nonce, aborted) => {
        // What is pushed while it is on its way is no reason not to believe it.
        knownRevocation = gate.stops.seq;
        return port.lease(rid, kid, nonce, aborted);
      },
      // By the keys and the person of that moment: a playback may outlast both.
      verify: async (token, nonce, now) => (await this.#options.gate()).verifyLease(token, { rid, kid, nonce, now, knownRevocation }),
    });
    const fetchSegment = async (seq: number, aborted: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> => {
      // Asked for in parallel with its leave, and handed on with it, once it is remembered how far the recording goes.
      const [bytes] = await Promise.all([port.segment(rid, seq, aborted), lease.granted(), remembered]);
      return bytes;
    };
    const receipts = this.#receipts.of(gate, recording, media);
    const playing = play({ rid, cd: recording.claimDigest, segments, key, media, fetchSegment });
    playing.done.catch((cause: unknown) => {
      if (asConsultError(cause, 'recording/playback').code === 'ownership/denied') {
        violations.tell({ reason: 'segments', path: 'play', rid, sid: recording.claim.sid });
      }
    });
    // Asked to stop or come to its end, it tells what it has played before the element forgets it.
    playing.done.catch(() => undefined).finally(() => receipts?.stop());
    return leased({ duration: playing.duration, done: playing.done, stop: () => { receipts?.stop(); playing.stop(); } }, lease, whenStopped(gate.stops, whatPlays(decision.evidence)));
  }

  #refused({ reason, rid, sid }: Denial, path: Violation['path']): void {
    // By the insurer's own word, and a moment ago perhaps: nobody has offered what is somebody else's.
    if (reason === 'revoked') return;
    this.#options.violations.tell({ reason, path, rid, sid });
  }
}
