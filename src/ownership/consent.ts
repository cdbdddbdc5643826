import * as z from 'zod/mini';
import { CONSENTS_MAX } from '../domain/evidence-limits.js';
import { epochMillisSchema } from '../domain/instant.js';
import { mediaModeSchema } from '../domain/media-mode.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema } from '../domain/role.js';
import { signObject } from './signed-object.js';
import type { Verified } from './verify-token.js';

/** Most characters of the text that a party is shown. */
export const CONSENT_TEXT_MAX = 4_000;

/**
 * `consult-consent+jwt`: one party's word on being recorded, under its device key, over the very text that it was shown.
 * A party's words are a chain: `seq` counts them, `prev` is the digest of the one before. The newest one counts.
 */
export const consentSchema = z.strictObject({
  v: z.literal(1),
  sid: opaqueIdSchema,
  rid: opaqueIdSchema,
  /** Digest of the session claim. */
  cd: digestSchema,
  role: roleSchema,
  seq: z.int().check(z.gte(0), z.lt(CONSENTS_MAX)),
  prev: z.nullable(digestSchema),
  /** Only `permit` allows recording. `withdraw` takes a `permit` back. */
  decision: z.enum(['permit', 'deny', 'withdraw']),
  modes: z.array(mediaModeSchema).check(z.minLength(1), z.maxLength(2)),
  /** What was shown, and in which language (BCP 47). */
  text: z.string().check(z.minLength(1), z.maxLength(CONSENT_TEXT_MAX)),
  lang: z.string().check(z.regex(/^[A-Za-z0-9-]{2,35}$/)),
  at: epochMillisSchema,
  /** The signer's key: the digest of a word so says which device has signed it. */
  kid: digestSchema,
});
export type ConsentWord = z.infer<typeof consentSchema>;
/** Before it is signed: whoever signs adds the name of the key. */
export type UnsignedConsent = Omit<ConsentWord, 'kid'>;

/** A word that a party has signed, with its token. */
export interface SignedConsent extends Verified<ConsentWord> {
  readonly token: string;
}

/** What the session claim says that a word must be about. */
export interface ConsentTerms {
  readonly sid: string;
  readonly rid: string;
  readonly cd: string;
  readonly modes: readonly string[];
}

/**
 * `session`, `recording`, `claim`: another one's. `modes`: not in the claim, or one twice. `seq`, `prev`: it has no place
 * after the party's word before. `order`: it says nothing new, or takes back what was not given. `time`: it goes back.
 * `too-many`: the last place is a withdrawal's.
 */
export type ConsentOrderFault = 'session' | 'recording' | 'claim' | 'modes' | 'seq' | 'prev' | 'order' | 'time' | 'too-many';

/** What can follow a word: nothing is said twice, and only a permission is withdrawn. */
const NEXT: Readonly<Record<ConsentWord['decision'] | 'none', readonly ConsentWord['decision'][]>> = {
  none: ['permit', 'deny'],
  permit: ['withdraw'],
  deny: ['permit'],
  withdraw: ['permit'],
};

/** @param key the private key of the party's device; `kid` its thumbprint */
export function signConsent(payload: UnsignedConsent, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-consent+jwt', { ...payload, kid }, key, kid);
}

/** What is wrong with a word after the same party's word before it, or null. */
export function consentOrderFault(word: ConsentWord, before: Verified<ConsentWord> | null, terms: ConsentTerms): ConsentOrderFault | null {
  if (word.sid !== terms.sid) return 'session';
  if (word.rid !== terms.rid) return 'recording';
  if (word.cd !== terms.cd) return 'claim';
  if (new Set(word.modes).size !== word.modes.length || !word.modes.every((mode) => terms.modes.includes(mode))) return 'modes';
  if (word.seq !== (before === null ? 0 : before.payload.seq + 1)) return 'seq';
  if (word.prev !== (before?.digest ?? null)) return 'prev';
  if (!NEXT[before?.payload.decision ?? 'none'].includes(word.decision)) return 'order';
  if (before !== null && word.at < before.payload.at) return 'time';
  return word.seq === CONSENTS_MAX - 1 && word.decision !== 'withdraw' ? 'too-many' : null;
}

/** Which word says what a person has answered now; null when the newest one says it already. */
export function wordFor(answer: 'permit' | 'deny', before: ConsentWord | null): ConsentWord['decision'] | null {
  const wanted = answer === 'deny' && before?.decision === 'permit' ? 'withdraw' : answer;
  return NEXT[before?.decision ?? 'none'].includes(wanted) ? wanted : null;
}
