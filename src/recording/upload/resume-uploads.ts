import { ConsultError, isConsultError } from '../../domain/consult-error.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { chainAt, continueChain } from './continue-chain.js';
import { openSealer } from './open-sealer.js';
import type { UploadPorts } from './send-entry.js';
import type { SpoolOwner } from './spool-owner.js';
import { Spool, type SpoolMark } from './spool.js';
import { SteadySpool } from './steady-spool.js';
import { lockUpload } from './upload-lock.js';
import { UploadQueue } from './upload-queue.js';

export interface ResumeOptions extends UploadPorts {
  owner: SpoolOwner;
  /** Signs the end of a recording whose page could not. */
  device: OwnDevice;
  /** Whether a consultation has ended. A recording of one that goes on is left open: its recorder may come back. */
  isOver: (sid: string, rid: string) => Promise<boolean>;
  /** Trouble with one recording, and null when it goes on. */
  onTrouble?: (rid: string, error: ConsultError | null) => void;
  signal: AbortSignal;
}

/**
 * Sends what earlier pages of this person have left on this device, and closes, as aborted, recordings whose page died
 * before it could and whose consultation is over. Recordings that another page is sending are left to it; one that this
 * page opens again with `createUpload` meanwhile is handed over. Never rejects.
 * @returns the rids that are complete now
 */
export async function resumeUploads(options: ResumeOptions): Promise<string[]> {
  const spool = await Spool.open().catch(() => null);
  if (spool === null) return [];
  const marks = await spool.marks(options.owner).catch(() => []);
  spool.close();
  const complete: string[] = [];
  for (const mark of marks) {
    if (options.signal.aborted) break;
    if (await resumeOne(mark.recording, options).catch(() => false)) complete.push(mark.rid);
  }
  return complete;
}

async function resumeOne(recording: string, options: ResumeOptions): Promise<boolean> {
  const { recordings, sessions, device, isOver, onTrouble, signal } = options;
  let close = async (): Promise<void> => undefined;
  const lock = await lockUpload(recording, 'ask', () => void close());
  if (lock === null) return false;
  const spool = await Spool.open();
  try {
    // Read again under the lock: the page that had it may have gone on.
    const mark = await spool.mark(recording);
    if (mark === null) return true;
    const queue = new UploadQueue({
      mark, spool: new SteadySpool(spool), rows: await spool.rows(recording), ports: { recordings, sessions }, onTrouble: (error) => onTrouble?.(mark.rid, error),
      rewind: async (drop) => {
        const progress = await recordings.progress(mark.rid, signal);
        if (progress === null) throw new ConsultError('backend/not-found');
        await drop(await chainAt(mark.chain, progress, { rid: mark.rid, cd: mark.cd, device }));
      },
    });
    close = () => queue.close();
    signal.addEventListener('abort', () => void close(), { once: true });
    await queue.drained().catch(async (error: unknown) => {
      // Its time is over: nothing of it can be sent any more.
      if (!isConsultError(error) || error.code !== 'session/over') throw error;
      await spool.forget(recording);
    });
    // An end that was still in line has closed it, and then its mark is gone.
    if ((await spool.mark(recording)) === null) return true;
    if (!(await isOver(mark.sid, mark.rid))) return false;
    return await closeAborted((await spool.mark(recording)) ?? mark, spool, queue, options);
  } finally {
    await close();
    lock.release();
  }
}

/** @returns false when there is no recording: nothing of it was ever sealed */
async function closeAborted(mark: SpoolMark, spool: Spool, queue: UploadQueue, { recordings, device, signal }: ResumeOptions): Promise<boolean> {
  const { recording, rid, cd } = mark;
  const progress = await recordings.progress(rid, signal);
  const ended = progress !== null && (progress.final || progress.closed);
  const chain = ended ? null : await continueChain(mark.chain, progress, { rid, cd, device });
  if (chain === null) {
    await spool.forget(recording);
    return progress?.final === true;
  }
  const sealer = await openSealer({ mark: { ...mark, chain }, device, meta: null, queue });
  sealer.finalize({ aborted: true });
  await sealer.close();
  await queue.drained();
  return chain.last !== null;
}
