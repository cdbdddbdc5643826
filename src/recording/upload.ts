import { asConsultError, ConsultError } from '../domain/consult-error.js';
import type { RecordingProgress } from '../adapter/ports/recording-port.js';
import { backoff } from './backoff.js';
import { pause } from './pause.js';
import type { Segment } from './recorder-handle.js';
import type { UploadPorts } from './send-entry.js';
import { isPassing } from './send-outcome.js';
import { ownerKey, type SpoolOwner } from './spool-owner.js';
import { Spool, type SpoolMark } from './spool.js';
import type { UploadHandle } from './upload-handle.js';
import { lockUpload } from './upload-lock.js';
import { UploadQueue } from './upload-queue.js';

export interface UploadOptions extends UploadPorts {
  rid: string;
  /** Who records. */
  owner: SpoolOwner;
  /**
   * Told when something does not go on as it should, and null when it does: `recording/no-space` (entries are in memory
   * only), `backend/*` (still trying), or the error that stopped it for good, with which `drained` rejects too.
   */
  onTrouble?: (error: ConsultError | null) => void;
  /** Makes of a segment what is stored, here and at the backend. As it is, unless said otherwise. */
  seal?: (segment: Segment) => Promise<Segment>;
  signal?: AbortSignal;
}

/** With a mark of its own, how long a page asks the backend how far it is, ms; without one there is no other way to know. */
const ASK_MS = 3000;
const ASK_ALONE_MS = 30_000;

/**
 * Opens the way of one recording to the backend, with what an earlier page has left in front.
 * @throws ConsultError `backend/*`: this device knows nothing of the recording and the backend cannot be asked
 */
export async function createUpload(options: UploadOptions): Promise<UploadHandle> {
  const { rid, owner, recordings, sessions, onTrouble = () => undefined, seal = async (segment) => segment } = options;
  const recording = ownerKey(owner) + rid;
  let close = (): void => undefined;
  const lock = await lockUpload(recording, 'take', () => {
    onTrouble(new ConsultError('backend/conflict'));
    close();
  });
  try {
    const spool = await Spool.open().catch(() => null);
    const known = (await spool?.mark(recording)) ?? null;
    const progress = await askProgress(options, known === null ? ASK_ALONE_MS : ASK_MS).catch((error: unknown) => {
      if (known === null) throw error;
      return null;
    });
    const mark: SpoolMark = { recording, rid, sid: known?.sid ?? null, nextSeq: Math.max(known?.nextSeq ?? 0, progress?.nextSeq ?? 0) };
    const queue = new UploadQueue({ mark, spool, rows: (await spool?.rows(recording)) ?? [], ports: { recordings, sessions }, onTrouble });
    close = () => {
      void queue.close().then(() => lock?.release());
    };
    options.signal?.addEventListener('abort', close, { once: true });
    return handleOf(queue, mark.nextSeq, seal, close);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function handleOf(queue: UploadQueue, firstSeq: number, seal: (segment: Segment) => Promise<Segment>, close: () => void): UploadHandle {
  let nextSeq = firstSeq;
  return {
    get nextSeq() {
      return nextSeq;
    },
    addEpoch: (epoch) => queue.add(Promise.resolve({ kind: 'epoch', epoch }), (mark) => ({ ...mark, sid: epoch.sid })),
    addSegment: (segment) => {
      const { seq } = segment.head;
      nextSeq = Math.max(nextSeq, seq + 1);
      const sealed = seal(segment).then((made) => ({ kind: 'segment', segment: made }) as const);
      // Looked at when its turn comes.
      sealed.catch(() => undefined);
      queue.add(sealed, (mark) => ({ ...mark, nextSeq: Math.max(mark.nextSeq, seq + 1) }));
    },
    finalize: ({ aborted }) => queue.add(Promise.resolve({ kind: 'final', count: aborted ? null : nextSeq, aborted }), (mark) => mark),
    drained: () => queue.drained(),
    close,
  };
}

/** How far the backend is; null: it knows nothing of the recording yet, or the caller is not its recorder. */
async function askProgress({ rid, recordings, signal }: UploadOptions, patience: number): Promise<RecordingProgress | null> {
  const limit = AbortSignal.any([AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])]);
  let last: ConsultError | null = null;
  for (let failures = 1; ; failures += 1) {
    try {
      return await recordings.progress(rid, limit);
    } catch (cause) {
      last = limit.aborted && last !== null ? last : asConsultError(cause, 'backend/unreachable');
      if (limit.aborted || !isPassing(last.code)) throw last;
      await pause(backoff(failures), limit).catch(() => { throw last; });
    }
  }
}
