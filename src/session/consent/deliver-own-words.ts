import { ConsultError, isConsultError } from '../../domain/consult-error.js';
import type { PartyKey } from '../../ownership/party-key.js';
import { partiesOf } from '../../ownership/party-signers.js';
import { verifyConsents } from '../../ownership/consent-book.js';
import { consentSchema, type ConsentTerms, type SignedConsent } from '../../ownership/consent.js';
import { peekPayload } from '../../ownership/jws.js';
import type { ConsentLedger } from './consent-ledger.js';
import { deliverEvidence, type DeliveryOptions } from './deliver-evidence.js';
import type { ConsultSessionOptions } from '../session-options.js';

export interface OwnWordsParts extends DeliveryOptions {
  session: Pick<ConsultSessionOptions, 'sessions' | 'grant'>;
  terms: ConsentTerms;
  /** Keys of mine whose signatures stand. */
  signers: readonly PartyKey[];
  ledger: ConsentLedger;
}

/**
 * Hands my words to the backend. When it has another word of mine in their place, learns all that it has, and what was
 * signed anew after those is handed over by itself.
 * @throws ConsultError `session/not-proved`: the words that it says are mine are not; else as `deliverEvidence`
 */
export async function deliverOwnWords(tokens: readonly string[], parts: OwnWordsParts): Promise<void> {
  const { session: { sessions, grant: { sid, role } }, ledger } = parts;
  try {
    await deliverEvidence(sessions, sid, tokens, parts);
  } catch (error) {
    if (!isConsultError(error) || error.code !== 'backend/conflict') throw error;
    const stored = await storedWords(parts);
    if (await ledger.learn(stored)) return;
    const missing = ledger.consents[role].filter(({ digest }) => !stored.some((word) => word.digest === digest));
    await deliverEvidence(sessions, sid, missing.map(({ token }) => token), parts);
  }
}

/** Mine, as the backend has them, verified. */
async function storedWords({ session: { sessions, grant: { role, appointment } }, terms, signers, signal }: OwnWordsParts): Promise<readonly SignedConsent[]> {
  const grant = await sessions.open(appointment.id, signal);
  if (grant === null) throw new ConsultError('backend/not-found');
  const result = await verifyConsents(grant.consents.filter((token) => peekPayload(token, consentSchema)?.role === role), terms, partiesOf(role, signers, []));
  if (!result.ok) throw new ConsultError('session/not-proved');
  return result.consents[role];
}
