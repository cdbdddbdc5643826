import { ConsultError } from '../../domain/consult-error.js';
import type { Role } from '../../domain/role.js';
import { tokenSchema } from '../../domain/token.js';
import { admitEvidence } from '../../ownership/admit-evidence.js';
import { bindBook } from '../../ownership/bind-book.js';
import { recordingCloses } from '../../ownership/recording-closes.js';
import type { EpochParties } from '../../ownership/verify-epoch-pair.js';
import { signersOf } from './memory-signers.js';
import type { MemorySession, MemoryWorld } from './memory-world.js';

/** Stores binds and words on being recorded, all or none. @throws ConsultError `backend/rejected`, `backend/conflict`, `session/over` */
export function putEvidence(world: MemoryWorld, session: MemorySession, tokens: readonly string[]): Promise<void> {
  if (!Array.isArray(tokens) || !tokens.every((token) => tokenSchema.safeParse(token).success)) throw new ConsultError('backend/rejected');
  return world.turns.take(`session ${session.sid}`, async () => {
    const { claim, claimDigest: cd } = session;
    if (world.now() >= recordingCloses(claim)) throw new ConsultError('session/over');
    const { sid, rid, modes } = claim;
    const signers = await signersOf(world, session);
    const binds = [...session.binds];
    const consents = { patient: [...session.consents.patient], practitioner: [...session.consents.practitioner] };
    for (const token of tokens) {
      const digests = (role: Role): ReadonlySet<string> => new Set(binds.filter((bind) => bind.role === role).map(({ digest }) => digest));
      const result = await admitEvidence(token, { sid, rid, cd, modes }, signers, { binds: { patient: digests('patient'), practitioner: digests('practitioner') }, consents });
      if (!result.ok) throw new ConsultError(`backend/${result.fault}`);
      const { entry } = result;
      if (entry?.kind === 'bind') binds.push({ role: entry.role, digest: entry.digest, token });
      if (entry?.kind === 'consent') consents[entry.role].push(entry.word);
    }
    Object.assign(session, { binds, consents });
  });
}

/** What epochs and heads of a session are held against. */
export async function evidenceOf(world: MemoryWorld, session: MemorySession): Promise<EpochParties> {
  const { claim, claimDigest: cd, binds, consents } = session;
  const signers = await signersOf(world, session);
  return { signers, consents, binds: await bindBook(binds.map(({ token }) => token), { sid: claim.sid, cd }, signers) };
}

/** Each party's words in order. */
export function consentTokens({ consents: { patient, practitioner } }: MemorySession): string[] {
  return [...patient, ...practitioner].map(({ token }) => token);
}
