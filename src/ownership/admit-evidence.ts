import { BINDS_MAX } from '../domain/evidence-limits.js';
import type { Role } from '../domain/role.js';
import { verifyKeptBind } from './bind-book.js';
import type { ConsentTerms, SignedConsent } from './consent.js';
import { readConsent, verifyNextConsent, type Consents } from './consent-book.js';
import { digest } from './digest.js';
import { readJws } from './jws.js';
import type { PartySigners } from './party-signers.js';

/** What a backend has of a consultation's evidence. */
export interface KnownEvidence {
  /** The digests of each party's binds. */
  readonly binds: Readonly<Record<Role, ReadonlySet<string>>>;
  readonly consents: Consents;
}

/** Something to be stored. */
export type EvidenceEntry =
  | { readonly kind: 'bind'; readonly role: Role; readonly digest: string; readonly token: string }
  | { readonly kind: 'consent'; readonly role: Role; readonly digest: string; readonly token: string; readonly word: SignedConsent };

/** `rejected`: not that party's, not of this consultation, or too many. `conflict`: another word than it stands after. */
export type AdmitEvidenceResult = { ok: true; entry: EvidenceEntry | null } | { ok: false; fault: 'rejected' | 'conflict' };

/**
 * What a backend asks of a bind or a consent before it stores it. The same again is nothing new, whoever hands it over.
 * @returns the entry; null when it is stored already
 */
export async function admitEvidence(token: string, terms: ConsentTerms, parties: PartySigners, known: KnownEvidence): Promise<AdmitEvidenceResult> {
  const jws = readJws(token);
  if (jws === null) return { ok: false, fault: 'rejected' };
  const name = await digest(jws.payload);
  if (jws.typ === 'consult-bind+jwt') return admitBind(token, name, terms, parties, known);
  return jws.typ === 'consult-consent+jwt' ? admitConsent(token, name, terms, parties, known) : { ok: false, fault: 'rejected' };
}

async function admitBind(token: string, name: string, terms: ConsentTerms, parties: PartySigners, { binds }: KnownEvidence): Promise<AdmitEvidenceResult> {
  if (binds.patient.has(name) || binds.practitioner.has(name)) return { ok: true, entry: null };
  const bound = await verifyKeptBind(token, terms, parties);
  if (bound === null || binds[bound.payload.role].size >= BINDS_MAX) return { ok: false, fault: 'rejected' };
  return { ok: true, entry: { kind: 'bind', role: bound.payload.role, digest: name, token } };
}

async function admitConsent(token: string, name: string, terms: ConsentTerms, parties: PartySigners, { consents }: KnownEvidence): Promise<AdmitEvidenceResult> {
  if ([...consents.patient, ...consents.practitioner].some((word) => word.digest === name)) return { ok: true, entry: null };
  const read = await readConsent(token);
  const word = await verifyNextConsent(token, consents, terms, parties);
  if (word.ok) {
    const { role } = word.payload;
    return { ok: true, entry: { kind: 'consent', role, digest: name, token, word: { token, payload: word.payload, digest: word.digest } } };
  }
  // Signed, and yet it has no place here: its signer did not know what is stored.
  const late = read !== null && (word.fault === 'seq' || word.fault === 'prev');
  return { ok: false, fault: late ? 'conflict' : 'rejected' };
}
