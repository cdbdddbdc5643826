import { ConsultError } from '../../domain/consult-error.js';
import { sessionKeyRequestSchema, type SessionKeyRequest } from '../../domain/session-key-request.js';
import { decideSessionKey } from '../../ownership/decide-session-key.js';
import { signSessionKey } from '../../ownership/session-key.js';
import type { MemorySession, MemoryWorld } from './memory-world.js';

/** Signs a key for one page of a party, for this consultation alone: see `decideSessionKey`. @throws ConsultError as `SessionPort.sessionKey` says */
export async function makeSessionKey(world: MemoryWorld, session: MemorySession, subject: string, request: SessionKeyRequest): Promise<string> {
  const parsed = sessionKeyRequestSchema.safeParse(request);
  if (!parsed.success) throw new ConsultError('backend/rejected', { cause: parsed.error });
  return world.turns.take(`session ${session.sid}`, async () => {
    const { claim, claimDigest: cd, status, sessionKeys } = session;
    const decision = await decideSessionKey(parsed.data, {
      claim, cd, subject, now: world.now(),
      over: status === 'finished' || status === 'cancelled',
      known: sessionKeys.filter(({ payload }) => payload.sub === subject),
    });
    if (decision.verdict === 'refuse') throw new ConsultError(decision.code);
    if (decision.verdict === 'settle') return decision.token;
    const token = await signSessionKey(decision.key, world.keys.issuerKey, world.keys.issuerKid);
    sessionKeys.push({ payload: decision.key, token });
    return token;
  });
}
