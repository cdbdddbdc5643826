import type { MediaMode } from '../domain/media-mode.js';
import type { Role } from '../domain/role.js';
import type { OwnDevice } from '../keys/own-keys.js';
import { toBase64url } from '../ownership/base64url.js';
import { signBind, type Bind } from '../ownership/bind.js';
import { canonicalJson, type CanonicalValue } from '../ownership/canonical-json.js';
import { commitTo } from '../ownership/commitment.js';
import { signConsent, type ConsentWord, type UnsignedConsent } from '../ownership/consent.js';
import { digest } from '../ownership/digest.js';

/** With what each party signs. */
export type Signers = Readonly<Record<Role, OwnDevice>>;

/** What is signed is about this session. `cd` is the claim's digest. */
export interface SignedSession {
  sid: string;
  rid: string;
  cd: string;
}

/** A token with the digest of its payload. */
export interface SignedWord {
  token: string;
  digest: string;
}

/** What two pages sign before anything is agreed: a pair of binds, and each party's permission to record. */
export interface SignedCall {
  binds: Readonly<Record<Role, SignedWord>>;
  consents: Readonly<Record<Role, SignedWord>>;
}

export interface SignCallOptions {
  modes?: readonly MediaMode[];
  /** Milliseconds since 1970. */
  at: number;
  /** Changes each word on being recorded before it is signed. */
  consent?: (word: ConsentWord) => ConsentWord;
}

/** Two certificates that nobody has. */
const FINGERPRINTS: Readonly<Record<Role, string>> = { patient: fingerprint('AB'), practitioner: fingerprint('CD') };

/** Signs a call of these two devices. */
export async function signCall(signers: Signers, session: SignedSession, options: SignCallOptions): Promise<SignedCall> {
  const consent = async (role: Role): Promise<SignedWord> => {
    const word = { ...permission(role, session, options), kid: signers[role].kid };
    return signWord(signers[role], options.consent?.(word) ?? word);
  };
  return { binds: await signBinds(signers, session, options.at), consents: { patient: await consent('patient'), practitioner: await consent('practitioner') } };
}

/** A pair of binds that open each other's commitments. */
export async function signBinds(signers: Signers, { sid, cd }: Pick<SignedSession, 'sid' | 'cd'>, at: number): Promise<SignedCall['binds']> {
  const opening = async (role: Role): Promise<{ nonce: string; commit: string }> => {
    const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
    return { nonce, commit: await commitTo({ cd, role, nonce, fp: FINGERPRINTS[role], kid: signers[role].kid }) };
  };
  const openings = { patient: await opening('patient'), practitioner: await opening('practitioner') };
  const bind = async (role: Role, other: Role): Promise<SignedWord> => {
    const payload: Bind = { v: 2, sid, cd, role, fp: FINGERPRINTS[role], nonce: openings[role].nonce, peerCommit: openings[other].commit, kid: signers[role].kid, iat: at };
    return { token: await signBind(payload, signers[role].privateKey, signers[role].kid), digest: await digestOf(payload) };
  };
  return { patient: await bind('patient', 'practitioner'), practitioner: await bind('practitioner', 'patient') };
}

/** A party's first word: yes. */
export function permission(role: Role, { sid, rid, cd }: SignedSession, { modes = ['audio', 'video'], at }: Pick<SignCallOptions, 'modes' | 'at'>): UnsignedConsent {
  const text = role === 'patient' ? 'May this consultation be recorded?' : 'This consultation is recorded if the patient agrees.';
  return { v: 1, sid, rid, cd, role, seq: 0, prev: null, decision: 'permit', modes: [...modes], text, lang: 'en', at };
}

export async function signWord({ privateKey, kid }: OwnDevice, word: UnsignedConsent): Promise<SignedWord> {
  return { token: await signConsent(word, privateKey, kid), digest: await digestOf({ ...word, kid }) };
}

/** All tokens, as a backend takes them. */
export function tokensOfCall({ binds, consents }: SignedCall): string[] {
  return [binds.patient, binds.practitioner, consents.patient, consents.practitioner].map(({ token }) => token);
}

function digestOf(payload: CanonicalValue): Promise<string> {
  return digest(new TextEncoder().encode(canonicalJson(payload)));
}

function fingerprint(byte: string): string {
  return `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`;
}
