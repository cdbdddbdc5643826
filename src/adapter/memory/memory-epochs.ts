import { ConsultError } from '../../domain/consult-error.js';
import { epochTokensSchema, type EpochTokens } from '../../domain/epoch.js';
import { recordingCloses } from '../../ownership/recording-closes.js';
import { verifyNextEpoch } from '../../ownership/verify-epochs.js';
import { evidenceOf } from './memory-evidence.js';
import type { MemorySession, MemoryWorld } from './memory-world.js';

/**
 * Stores an epoch that both parties have signed; the same again settles, whichever signatures it carries.
 * @throws ConsultError `backend/rejected`, `backend/conflict`
 */
export function appendEpoch(world: MemoryWorld, session: MemorySession, n: number, pair: EpochTokens): Promise<void> {
  const tokens = epochTokensSchema.safeParse(pair);
  if (!tokens.success || !Number.isSafeInteger(n) || n < 0) throw new ConsultError('backend/rejected');
  return world.turns.take(`session ${session.sid}`, async () => {
    const { claim, claimDigest: cd, epochs } = session;
    if (world.now() >= recordingCloses(claim)) throw new ConsultError('session/over');
    if (n > epochs.length) throw new ConsultError('backend/conflict');
    const { sid, rid, modes, maxEpochs } = claim;
    const result = await verifyNextEpoch(tokens.data, epochs[n - 1] ?? null, await evidenceOf(world, session), { sid, rid, cd, modes, maxEpochs });
    if (!result.ok) throw new ConsultError('backend/rejected');
    const { epoch } = result;
    const stored = epochs[n];
    if (stored !== undefined && stored.digest !== epoch.digest) throw new ConsultError('backend/conflict');
    // Nobody joins outside the claim's time, so nothing begins outside it either. Later epochs follow the first.
    if (n === 0 && (epoch.payload.at < claim.nbf || epoch.payload.at > claim.exp)) throw new ConsultError('backend/rejected');
    if (stored === undefined) epochs.push(epoch);
  });
}
