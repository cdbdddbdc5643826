import { ConsultError } from '../../domain/consult-error.js';
import { epochTokensSchema, type EpochTokens } from '../../domain/epoch.js';
import { verifyEpochs } from '../../ownership/verify-epochs.js';
import { signersOf } from './memory-signers.js';
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
    if (n > epochs.length) throw new ConsultError('backend/conflict');
    const before = epochs.slice(0, n).map((epoch) => epoch.tokens);
    const { sid, rid, modes, maxEpochs } = claim;
    const result = await verifyEpochs([...before, tokens.data], await signersOf(world, claim), { sid, rid, cd, modes, maxEpochs });
    const epoch = result.ok ? result.epochs.at(-1) : undefined;
    if (epoch === undefined) throw new ConsultError('backend/rejected');
    const stored = epochs[n];
    if (stored !== undefined && stored.digest !== epoch.digest) throw new ConsultError('backend/conflict');
    // Nobody joins outside the claim's time, so nothing begins outside it either. Later epochs follow the first.
    if (n === 0 && (epoch.payload.at < claim.nbf || epoch.payload.at > claim.exp)) throw new ConsultError('backend/rejected');
    if (stored === undefined) epochs.push({ ...epoch, tokens: tokens.data });
  });
}
