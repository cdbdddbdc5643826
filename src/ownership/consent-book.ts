import type { MediaMode } from '../domain/media-mode.js';
import type { Role } from '../domain/role.js';
import { consentOrderFault, consentSchema, type ConsentOrderFault, type ConsentTerms, type ConsentWord, type SignedConsent } from './consent.js';
import { digest } from './digest.js';
import { peekToken, type PeekedToken } from './jws.js';
import { keyAmong } from './party-key.js';
import { signersApart, type PartySigners } from './party-signers.js';
import { verifyReadToken, type TokenFault } from './verify-token.js';

/** Each party's words in order. */
export type Consents = Readonly<Record<Role, readonly SignedConsent[]>>;

export const NO_CONSENTS: Consents = { patient: [], practitioner: [] };

export type ConsentsFault = TokenFault | ConsentOrderFault;
export type ConsentsResult = { ok: true; consents: Consents } | { ok: false; fault: ConsentsFault };

/**
 * Verifies the words of both parties: each party's in one chain, about this consultation.
 * @param tokens each party's words in their order; the two parties' may be mixed
 * @param named the digests that something rests on. Their signatures are verified, and the newest ones': those cover the
 *   digests of all before. Without it, all signatures are.
 */
export async function verifyConsents(tokens: readonly string[], terms: ConsentTerms, parties: PartySigners, named?: ReadonlySet<string>): Promise<ConsentsResult> {
  const consents: Record<Role, SignedConsent[]> = { patient: [], practitioner: [] };
  const read = new Map<SignedConsent, PeekedToken<ConsentWord>>();
  for (const token of tokens) {
    const peeked = peekToken(token, consentSchema);
    if (peeked === null) return { ok: false, fault: 'invalid' };
    const word = await wordOf(token, peeked);
    const chain = consents[word.payload.role];
    const fault = consentOrderFault(word.payload, chain.at(-1) ?? null, terms);
    if (fault !== null) return { ok: false, fault };
    chain.push(word);
    read.set(word, peeked);
  }
  const newest = [consents.patient.at(-1), consents.practitioner.at(-1)];
  for (const [word, peeked] of read) {
    if (named !== undefined && !newest.includes(word) && !named.has(word.digest)) continue;
    const fault = await peekedFault(peeked, parties);
    if (fault !== null) return { ok: false, fault };
  }
  return { ok: true, consents };
}

/** Verifies one more word of a party, after those that are known. @returns the fault, or the word */
export async function verifyNextConsent(token: string, known: Consents, terms: ConsentTerms, parties: PartySigners): Promise<({ ok: true } & SignedConsent) | { ok: false; fault: ConsentsFault }> {
  const peeked = peekToken(token, consentSchema);
  if (peeked === null) return { ok: false, fault: 'invalid' };
  const word = await wordOf(token, peeked);
  const fault = (await peekedFault(peeked, parties)) ?? consentOrderFault(word.payload, known[word.payload.role].at(-1) ?? null, terms);
  return fault === null ? { ok: true, ...word } : { ok: false, fault };
}

/** Null unless a signer of the party that the word is said to be of has signed it: the one that it names. */
export async function signatureFault({ token }: SignedConsent, parties: PartySigners): Promise<TokenFault | null> {
  const peeked = peekToken(token, consentSchema);
  return peeked === null ? 'invalid' : peekedFault(peeked, parties);
}

async function peekedFault(peeked: PeekedToken<ConsentWord>, parties: PartySigners): Promise<TokenFault | null> {
  const { role, kid } = peeked.payload;
  const named = signersApart(parties)[role].filter((signer) => signer.kid === kid);
  const result = await verifyReadToken(peeked, 'consult-consent+jwt', keyAmong(...named));
  return result.ok ? null : result.fault;
}

/** Whether these two words, named by their digests, allow to record in a mode: both permit it. Null names none. */
export function permits(consents: Consents, [patient, practitioner]: readonly [string | null, string | null], mode: MediaMode): boolean {
  const allows = (role: Role, name: string | null): boolean => {
    const word = consents[role].find((each) => each.digest === name)?.payload;
    return word?.decision === 'permit' && word.modes.includes(mode);
  };
  return allows('patient', patient) && allows('practitioner', practitioner);
}

/** Whether each party's newest word is the one that is named. */
export function areNewest({ patient, practitioner }: Consents, [ofPatient, ofPractitioner]: readonly [string, string]): boolean {
  return patient.at(-1)?.digest === ofPatient && practitioner.at(-1)?.digest === ofPractitioner;
}

/** Whether one of two named words is an earlier one of its party's than the one that was named before. */
export function goesBack({ patient, practitioner }: Consents, [ofPatient, ofPractitioner]: readonly [string, string], [patientBefore, practitionerBefore]: readonly [string, string]): boolean {
  const place = (words: readonly SignedConsent[], name: string): number => words.findIndex((each) => each.digest === name);
  return place(patient, ofPatient) < place(patient, patientBefore) || place(practitioner, ofPractitioner) < place(practitioner, practitionerBefore);
}

/** The newest words by their digests, as an epoch names them. */
export function newestOf({ patient, practitioner }: Consents): [patient: string | null, practitioner: string | null] {
  return [patient.at(-1)?.digest ?? null, practitioner.at(-1)?.digest ?? null];
}

/** A word whose signature is still to be verified. */
export async function readConsent(token: string): Promise<SignedConsent | null> {
  const peeked = peekToken(token, consentSchema);
  return peeked === null ? null : wordOf(token, peeked);
}

async function wordOf(token: string, { jws, payload }: PeekedToken<ConsentWord>): Promise<SignedConsent> {
  return { token, payload, digest: await digest(jws.payload) };
}
