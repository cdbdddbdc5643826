import { loadPart } from '../async/load-part.js';
import type { BackendAdapter } from '../adapter/backend-adapter.js';
import type { Identity } from '../domain/identity.js';
import type { PersonKeys } from '../keys/person-keys.js';

export interface OwnUploads {
  adapter: BackendAdapter;
  identity: Identity;
  keys: PersonKeys;
  /** Aborted when the person goes. */
  signal: AbortSignal;
}

/** Sends what an earlier page of this person has recorded and not sent. @returns how many recordings are complete now */
export async function resumeOwnUploads({ adapter: { recordings, sessions }, identity: { tenant, region, subject }, keys: { device }, signal }: OwnUploads): Promise<number> {
  if (recordings === undefined || sessions === undefined || device === null) return 0;
  const { resumeUploads } = await loadPart(() => import('../recording/upload/resume-uploads.js'));
  const complete = await resumeUploads({
    recordings, sessions, owner: { tenant, region, subject }, device, signal,
    isOver: async (_sid, rid) => (await recordings.progress(rid))?.over ?? false,
  });
  return complete.length;
}
