import type { RecordingProgress } from '../../adapter/ports/recording-port.js';
import { ConsultError } from '../../domain/consult-error.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { frontierHash, frontierLength } from '../../ownership/merkle-tree.js';
import { keyAmong } from '../../ownership/party-key.js';
import { signedHeadSchema, type SignedHead } from '../../ownership/segment-head.js';
import { verifyToken, type Verified } from '../../ownership/verify-token.js';
import { nextSeqOf, type RecordingChain } from './recording-chain.js';

/** Whose recording it is that goes on. */
export interface ChainOwner {
  rid: string;
  cd: string;
  device: OwnDevice;
}

/**
 * Where this device goes on with a recording: after its own last head; or, when the device had no room to write down what
 * it then sent, after the backend's, if this very device has signed it under the same key.
 * @param progress null: the backend knows nothing of it, or cannot be asked
 * @returns null: nothing has been sealed yet
 * @throws ConsultError `recording/key-lost`: the backend has what this device has no key for
 */
export async function continueChain(chain: RecordingChain | null, progress: RecordingProgress | null, owner: ChainOwner): Promise<RecordingChain | null> {
  if (progress === null || progress.nextSeq <= nextSeqOf(chain)) return chain;
  return chainAt(chain, progress, owner);
}

/**
 * The chain as it stands after what the backend has, whatever this device has sealed since: it will not be taken any more.
 * @throws ConsultError `recording/key-lost`: what the backend has is not this device's
 */
export async function chainAt(chain: RecordingChain | null, progress: RecordingProgress, { rid, cd, device }: ChainOwner): Promise<RecordingChain | null> {
  if (progress.nextSeq === 0) return chain === null ? null : { ...chain, last: null, frontier: [] };
  const head = await ownHead(progress.head ?? '', device);
  const follows = head !== null && head.payload.seq === progress.nextSeq - 1 && head.payload.rid === rid && head.payload.cd === cd;
  if (chain === null || !follows || head.payload.rkc !== chain.rkc) throw new ConsultError('recording/key-lost');
  // The tree that this device has signed is the only one that it goes on from.
  const { frontier } = progress;
  if (frontier.length !== frontierLength(head.payload.seq) || (await frontierHash(frontier)) !== head.payload.tree) throw new ConsultError('recording/key-lost');
  // Those who were named since the backend's head are still named, by the next one: only what was sealed is dropped.
  const wd = progress.nextSeq > nextSeqOf(chain) ? head.payload.wd : chain.wd;
  return { ...chain, last: head, frontier, wd };
}

async function ownHead(token: string, { kid, publicKey: key }: OwnDevice): Promise<Verified<SignedHead> | null> {
  const result = await verifyToken(token, 'consult-head+jwt', signedHeadSchema, keyAmong({ kid, key }));
  return result.ok ? { payload: result.payload, digest: result.digest } : null;
}
