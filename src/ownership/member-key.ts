import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { CHAIN_MAX } from '../domain/key-chains.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { tokenSchema } from '../domain/token.js';
import { importEncryptionKey } from './import-encryption-key.js';
import { importPartyKey, isNamedByThumbprint, namedKeySchema, type PartyKey } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyPeekedToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-memberkey+jwt`: which keys are a member's, signed by the issuer. Each is a link of a chain: `prev` is the
 * digest of the one before, so that a backend cannot put a key of its own in between unseen.
 */
export const memberKeySchema = z.strictObject({
  v: z.literal(1),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  sub: opaqueIdSchema,
  /** 1, 2, 3 … without a gap. */
  seq: z.int().check(z.gte(1)),
  prev: z.nullable(digestSchema),
  /** The account's one encryption key: old recordings open on a new device. */
  enc: namedKeySchema,
  /** One signing key a device. */
  sig: z.array(namedKeySchema).check(z.minLength(1), z.maxLength(16)),
  iat: epochMillisSchema,
});
export type MemberKey = z.infer<typeof memberKeySchema>;

export interface ExpectedMember {
  /** The keyset's issuer keys. */
  resolveKey: KeyResolver;
  /** As the SDK is configured: see `audience`. */
  audience: string;
  subject: string;
  /** The newest link that this device has seen; null before the first. */
  pinned: { seq: number; digest: string } | null;
}

/**
 * `shape`: no list of tokens. `gap`: a link is missing. `fork`: two links for one place, or another past than the pinned
 * one. `rollback`: older than the pinned one. `time`: made before the link before it. `thumbprint`: a key under another
 * name than its own. `key-use`: a key that signs where one has to encrypt, or the reverse, the same key for both, the same
 * key twice, or no point of the curve.
 */
export type MemberKeysFault = TokenFault | 'shape' | 'audience' | 'subject' | 'gap' | 'fork' | 'rollback' | 'time' | 'thumbprint' | 'key-use';

export type MemberKeysResult =
  | {
    ok: true;
    newest: Verified<MemberKey>;
    /** The newest link's signing keys, imported. */
    devices: readonly PartyKey[];
    /** All links, oldest first: a session claim names the one that it was made under by its digest. */
    links: readonly Verified<MemberKey>[];
  }
  | { ok: false; fault: MemberKeysFault };

const tokensSchema = z.array(tokenSchema).check(z.minLength(1), z.maxLength(CHAIN_MAX));

/** Signs a link. Only the claims issuer calls this. */
export function signMemberKey(payload: MemberKey, issuerKey: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-memberkey+jwt', payload, issuerKey, kid);
}

/**
 * Verifies a member's chain and finds its newest link. The chain begins at 1, or with the very link that is pinned.
 * @param tokens oldest first
 */
export async function verifyMemberKeys(tokens: readonly string[], expected: ExpectedMember): Promise<MemberKeysResult> {
  const list = tokensSchema.safeParse(tokens);
  if (!list.success) return { ok: false, fault: 'shape' };
  const links: Verified<MemberKey>[] = [];
  const uses = new Map<string, 'sig' | 'enc'>();
  let devices: readonly PartyKey[] = [];
  for (const token of list.data) {
    const link = await verifyPeekedToken(token, 'consult-memberkey+jwt', memberKeySchema, (kid, { iat }) => expected.resolveKey(kid, iat));
    if (!link.ok) return link;
    const fault = linkFault(link, links.at(-1) ?? null, expected);
    if (fault !== null) return { ok: false, fault };
    const keys = await importKeys(link.payload, uses);
    if (typeof keys === 'string') return { ok: false, fault: keys };
    devices = keys;
    links.push({ payload: link.payload, digest: link.digest });
  }
  const newest = links.at(-1);
  if (newest === undefined) return { ok: false, fault: 'shape' };
  if (expected.pinned !== null && newest.payload.seq < expected.pinned.seq) return { ok: false, fault: 'rollback' };
  return { ok: true, newest, devices, links };
}

function linkFault({ payload, digest }: Verified<MemberKey>, before: Verified<MemberKey> | null, { audience, subject, pinned }: ExpectedMember): MemberKeysFault | null {
  if (payload.aud !== audience) return 'audience';
  if (payload.sub !== subject) return 'subject';
  // What came before the pinned link was verified when it was pinned.
  const beginsAtPin = before === null && payload.seq === pinned?.seq;
  const place = before === null ? 1 : before.payload.seq + 1;
  if (!beginsAtPin && payload.seq !== place) return payload.seq < place ? 'fork' : 'gap';
  if (!beginsAtPin && payload.prev !== (before?.digest ?? null)) return 'fork';
  if (payload.seq === pinned?.seq && digest !== pinned.digest) return 'fork';
  // A retired issuer key could otherwise date a new link back into its own time.
  if (before !== null && payload.iat < before.payload.iat) return 'time';
  return null;
}

/** @param uses what each key has been used for in the chain so far; a key never changes its use */
async function importKeys({ enc, sig }: MemberKey, uses: Map<string, 'sig' | 'enc'>): Promise<PartyKey[] | 'thumbprint' | 'key-use'> {
  for (const named of [enc, ...sig]) {
    if (!(await isNamedByThumbprint(named))) return 'thumbprint';
  }
  if (new Set(sig.map(({ kid }) => kid)).size !== sig.length) return 'key-use';
  for (const [kid, use] of [[enc.kid, 'enc'] as const, ...sig.map((named) => [named.kid, 'sig'] as const)]) {
    if ((uses.get(kid) ?? use) !== use) return 'key-use';
    uses.set(kid, use);
  }
  if ((await importEncryptionKey(enc.jwk)) === null) return 'key-use';
  const devices = (await Promise.all(sig.map(importPartyKey))).filter((key) => key !== null);
  return devices.length === sig.length ? devices : 'key-use';
}
