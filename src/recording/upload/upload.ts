import type { RecordingProgress } from '../../adapter/ports/recording-port.js';
import { asConsultError, ConsultError } from '../../domain/consult-error.js';
import type { RecordingMeta } from '../../domain/recording.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import type { AgreedEpoch } from '../../ownership/signed-epoch.js';
import { backoff } from '../../async/backoff.js';
import { chainAt, continueChain } from './continue-chain.js';
import { openSealer } from './open-sealer.js';
import { pause } from '../../async/pause.js';
import type { Sealer } from './sealer.js';
import type { UploadPorts } from './send-entry.js';
import { isPassing } from './send-outcome.js';
import { spoolKey, type SpoolOwner } from './spool-owner.js';
import { Spool, type SpoolMark } from './spool.js';
import { SteadySpool } from './steady-spool.js';
import type { UploadHandle } from './upload-handle.js';
import { lockUpload } from './upload-lock.js';
import { UploadQueue } from './upload-queue.js';

export interface UploadOptions extends UploadPorts {
  rid: string;
  sid: string;
  /** The session claim's digest. */
  cd: string;
  /** Who records. */
  owner: SpoolOwner;
  /** What the owner's list shows; it becomes segment 0. */
  meta: RecordingMeta;
  /** Signs every head. */
  device: OwnDevice;
  /**
   * Told when something does not go on as it should, and null when it does: `recording/no-space`, `recording/not-kept`
   * (entries are in memory only), `recording/lost-part`, `backend/*` (still trying), or the error that stopped it for good, with which `drained` rejects too;
   * `recording/key-lost` when nobody who could open it was named in time.
   */
  onTrouble?: (error: ConsultError | null) => void;
  /** Closed, and all that was added is written down. */
  onClosed?: () => void;
  signal?: AbortSignal;
}

/** With a mark of its own, how long a page asks the backend how far it is, ms; without one there is no other way to know. */
const ASK_MS = 3000;
const ASK_ALONE_MS = 30_000;

/**
 * Opens the way of one recording to the backend, with what an earlier page has left in front.
 * @throws ConsultError `backend/*`: this device knows nothing of the recording and the backend cannot be asked;
 *   `recording/key-lost`: it was begun on another device, or this one has lost its key
 */
export async function createUpload(options: UploadOptions): Promise<UploadHandle> {
  const { rid, sid, cd, owner, device, meta, recordings, sessions, onTrouble = () => undefined, onClosed = () => undefined } = options;
  const recording = spoolKey(owner, rid);
  let lose = (): void => undefined;
  const lock = await lockUpload(recording, 'take', () => {
    onTrouble(new ConsultError('backend/conflict'));
    lose();
  });
  const { spool, known, rows } = await openSpool(recording);
  try {
    const progress = await askProgress(options, known === null ? ASK_ALONE_MS : ASK_MS).catch((error: unknown) => {
      if (known === null) throw error;
      return null;
    });
    const chain = await continueChain(known?.chain ?? null, progress, { rid, cd, device });
    const mark: SpoolMark = { recording, rid, sid, cd, epochs: known?.epochs ?? new Map(), chain };
    const chainOwner = { rid, cd, device };
    const queue = new UploadQueue({
      mark, spool: new SteadySpool(spool), rows, ports: { recordings, sessions }, onTrouble,
      rewind: async (drop) => {
        const now = await askProgress(options, ASK_ALONE_MS);
        if (now === null) throw new ConsultError('backend/not-found');
        await (await sealing).rewind(async (before) => {
          const found = await chainAt(before, now, chainOwner);
          await drop(found);
          return found;
        });
      },
    });
    const sealing = openSealer({ mark, device, meta, queue });
    const sealer = await sealing;
    // Whoever has taken over goes on from what is written: nothing more is.
    lose = () => void Promise.all([queue.close(), sealer.close()]);
    let closing: Promise<void> | null = null;
    const close = (): void => void (closing ??= sealer.close().then(() => queue.close()).then(() => lock?.release()).then(onClosed));
    options.signal?.addEventListener('abort', close, { once: true });
    return handleOf(queue, sealer, mark, close);
  } catch (error) {
    spool?.close();
    lock?.release();
    throw error;
  }
}

/** What an earlier page has left. A spool that does not answer is none: all that is recorded is in memory then, and that is told. */
async function openSpool(recording: string): Promise<{ spool: Spool | null; known: SpoolMark | null; rows: readonly number[] }> {
  let spool: Spool | null = null;
  try {
    spool = await Spool.open();
    return { spool, known: await spool.mark(recording), rows: await spool.rows(recording) };
  } catch {
    spool?.close();
    return { spool: null, known: null, rows: [] };
  }
}

function handleOf(queue: UploadQueue, sealer: Sealer, { sid }: SpoolMark, close: () => void): UploadHandle {
  const evidence = new Set<string>();
  // Of what has been added and not been sealed yet.
  let added = 0;
  return {
    get nextSeq() {
      return Math.max(1, sealer.nextSeq, added);
    },
    get begun() {
      return sealer.nextSeq > 0;
    },
    addEvidence: (tokens) => {
      const fresh = tokens.filter((token) => !evidence.has(token));
      if (fresh.length === 0) return;
      for (const token of fresh) evidence.add(token);
      queue.add({ kind: 'evidence', sid, tokens: fresh }, (mark) => mark);
    },
    setTerms: (terms) => sealer.setTerms(terms),
    get owners() {
      return sealer.owners;
    },
    addRecipient: (recipient) => sealer.addRecipient(recipient),
    addEpoch: (epoch) => addEpoch(epoch, sid, sealer, queue),
    addSegment: (segment) => {
      added = segment.seq + 1;
      sealer.addSegment(segment);
    },
    finalize: (how) => sealer.finalize(how),
    drained: async () => {
      await sealer.settled();
      await queue.drained();
      // All of it is stored, or was dropped: what comes next follows what the backend has.
      added = 0;
    },
    close,
  };
}

/** One that is known here has been sent, or waits to be: a page that came back tells them all again. */
function addEpoch({ payload: { n }, digest, tokens }: AgreedEpoch, sid: string, sealer: Sealer, queue: UploadQueue): void {
  const known = sealer.epochDigest(n);
  if (known === digest) return;
  if (known !== null) return queue.fail(new ConsultError('backend/conflict'));
  sealer.addEpoch(n, digest);
  queue.add({ kind: 'epoch', sid, n, tokens }, (mark) => ({ ...mark, epochs: new Map([...mark.epochs, [n, digest]]) }));
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
