import type { RecordingItem } from '../../domain/recording.js';
import { WRAPS_OF_ONE_MAX, type Wrap } from '../../domain/wrap.js';
import { toBase64url } from '../../ownership/base64url.js';
import { readerKids } from '../../ownership/access.js';
import { payloadText } from '../../ownership/jws.js';
import type { SessionClaim } from '../../ownership/session-claim.js';
import { consentTokens } from './memory-evidence.js';
import { chainsOf } from './memory-signers.js';
import type { MemoryRecording, MemorySession, MemoryWorld } from './memory-world.js';

/** As many as an item can carry. */
const GRANTS_MAX = 16;

/**
 * A recording as one of its readers gets it: with their own wraps, and of the others who they are for. Null until its first
 * media has arrived: before that there is nothing to replay.
 * @param whole with all heads, to open it; a list goes without
 */
export function recordingItemView(world: MemoryWorld, { session, segments, wrapLists, later }: MemoryRecording, subject: string, whole: boolean): RecordingItem | null {
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined || !hasMedia({ segments })) return null;
  const list = wrapLists.get(last.head.payload.wd) ?? [];
  const own = list.map(({ wrap }) => wrap).filter((wrap) => isFor(world, session.claim, subject, wrap));
  // The newest, as many as an item can carry.
  const granted = later.filter(({ recipient }) => recipient === subject).reverse().slice(0, Math.min(GRANTS_MAX, WRAPS_OF_ONE_MAX - own.length));
  return {
    rid: session.rid,
    claim: session.token,
    keys: chainsOf(world, session.claim),
    sessionKeys: session.sessionKeys.map(({ token }) => token),
    binds: namedBinds(session, segments),
    consents: consentTokens(session),
    epochs: session.epochs.map(({ tokens }) => tokens),
    head: last.token,
    heads: whole ? segments.slice(0, -1).map(({ token }) => payloadText(token)) : null,
    wraps: [...own, ...granted.map(({ wrap }) => wrap)],
    recipients: list.map(({ recipient }) => recipient),
    grants: granted.map(({ tokens }) => tokens),
    meta: toBase64url(first.bytes),
  };
}

export function hasMedia({ segments }: Pick<MemoryRecording, 'segments'>): boolean {
  return segments.some(({ head }) => head.payload.kind === 'media');
}

/** Those that something of the recording rests on. */
function namedBinds({ binds, epochs }: MemorySession, segments: MemoryRecording['segments']): string[] {
  const named = new Set([...epochs.flatMap(({ payload }) => payload.binds), ...segments.map(({ head }) => head.payload.bind)]);
  return binds.filter(({ digest }) => named.has(digest)).map(({ token }) => token);
}

/** The owner has those made for an owner, a reader those made for a reader's key of their own. Nobody is handed escrow's. */
function isFor(world: MemoryWorld, claim: SessionClaim, subject: string, { role, kid }: Wrap): boolean {
  if (subject === claim.owner.sub) return role === 'owner';
  return role === 'reader' && readerKids(claim, world.keys.keyset, subject).includes(kid);
}
