import type { RecordingPort } from '../adapter/ports/recording-port.js';
import { asConsultError, ConsultError } from '../domain/consult-error.js';
import type { Violation } from '../domain/violation.js';
import { verifyOwnership, type GateContext, type OwnershipDecision, type VerifiedRecording } from '../ownership/gate.js';
import type { Playback, RecordingsLibrary, RecordingsListing } from './recordings-library.js';
import type { Violations } from './violations.js';

export interface GatedRecordingsOptions {
  port: RecordingPort;
  /** Who, where and with which keys, at this moment. @throws ConsultError `backend/unauthenticated`, `ownership/denied`, `backend/*` */
  context: () => Promise<GateContext>;
  violations: Violations;
  onViolation: 'suspend' | 'drop';
}

/** How many items are verified before the page gets a breath: 20 take about 6 ms. */
const SLICE = 20;

/**
 * The signed-in person's recordings, each passed through the gate before anything of it leaves this file: list, open
 * and play take the same path, and a failure anywhere means no item and no request for bytes.
 */
export class GatedRecordings implements RecordingsLibrary {
  readonly #options: GatedRecordingsOptions;

  readonly #playing = new Set<Playback>();

  constructor(options: GatedRecordingsOptions) {
    this.#options = options;
  }

  async list(query: { cursor?: string; limit?: number } = {}, signal?: AbortSignal): Promise<RecordingsListing> {
    const { port, context } = this.#options;
    const [gate, page] = await Promise.all([context(), port.list(query, signal)]);
    const recordings: VerifiedRecording[] = [];
    const seen = new Set<string>();
    for (const [index, item] of page.items.entries()) {
      if (index > 0 && index % SLICE === 0) await breath();
      signal?.throwIfAborted();
      const decision = await verifyOwnership(item, gate);
      const recording = this.#passed(decision, 'list');
      if (recording === null) continue;
      // The same recording twice in one answer, under one id or two, is a planted row.
      if (seen.has(recording.claim.rid)) this.#options.violations.tell({ reason: 'duplicate', path: 'list', rid: recording.claim.rid, sid: recording.claim.sid });
      else recordings.push(recording);
      seen.add(recording.claim.rid);
    }
    const suspended = this.#suspended;
    return { recordings: suspended ? [] : recordings, next: suspended ? null : page.next, suspended };
  }

  play(recording: VerifiedRecording, media: HTMLMediaElement): Playback {
    const stop = new AbortController();
    const started = this.#start(recording, media, stop.signal);
    const playback: Playback = {
      duration: recording.item.segments.reduce((sum, segment) => sum + segment.dur, 0),
      done: started.then((playing) => playing?.done),
      stop: () => {
        stop.abort();
        this.#playing.delete(playback);
        started.then((playing) => playing?.stop(), () => undefined);
      },
    };
    // Whoever does not look at `done` must not see an unhandled rejection.
    playback.done.catch(() => undefined);
    this.#playing.add(playback);
    return playback;
  }

  /** Stops everything that plays: another person is signed in, or the page goes. */
  stopAll(): void {
    for (const playback of [...this.#playing]) playback.stop();
  }

  get #suspended(): boolean {
    return this.#options.onViolation === 'suspend' && this.#options.violations.ownerClassSeen;
  }

  async #start(listed: VerifiedRecording, media: HTMLMediaElement, signal: AbortSignal): Promise<Playback | null> {
    const { port, context } = this.#options;
    const { rid } = listed.claim;
    // The player loads while the item is fetched and verified again.
    const [{ play }, gate, item] = await Promise.all([import('../recording/play.js'), context(), port.get(rid, signal)]);
    if (signal.aborted) return null;
    if (item === null) throw new ConsultError('backend/not-found');
    const recording = this.#passed(await verifyOwnership(item, gate), 'open');
    if (recording === null || this.#suspended) throw new ConsultError('ownership/denied');
    if (recording.claimDigest !== listed.claimDigest) {
      this.#options.violations.tell({ reason: 'changed', path: 'open', rid, sid: recording.claim.sid });
      throw new ConsultError('ownership/denied');
    }
    const playing = play({ item: recording.item, media, fetchSegment: (seq, aborted) => port.segment(rid, seq, aborted) });
    if (signal.aborted) playing.stop();
    playing.done.catch((cause: unknown) => {
      if (asConsultError(cause, 'recording/playback').code === 'ownership/denied') {
        this.#options.violations.tell({ reason: 'segments', path: 'play', rid, sid: recording.claim.sid });
      }
    });
    return playing;
  }

  #passed(decision: OwnershipDecision, path: Violation['path']): VerifiedRecording | null {
    if (decision.verdict === 'permit') return decision.recording;
    const { reason, rid, sid } = decision;
    this.#options.violations.tell({ reason, path, rid, sid });
    return null;
  }
}

/** Lets the browser paint and take input. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
