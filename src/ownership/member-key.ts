import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { CHAIN_MAX } from '../domain/key-chains.js';
import { FORMER_MAX, keyContentSchema, type KeyContent } from '../domain/key-content.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { tokenSchema, tokensSchema } from '../domain/token.js';
import { LinkKeys } from './link-keys.js';
import type { PartyKey } from './party-key.js';
import { keyContentDigest, verifyKeyChange } from './signed-key-change.js';
import { signObject } from './signed-object.js';
import { verifyPeekedToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

/** Every so many links the issuer makes a checkpoint: a link that a served chain may begin with. */
export const CHECKPOINT_EVERY = 32;

/**
 * `consult-memberkey+jwt`: which keys are a person's, signed by the issuer. Each is a link of a chain: `prev` is the
 * digest of the one before, so that a backend cannot put a key of its own in between unseen.
 */
export const memberKeySchema = z.strictObject({
  v: z.literal(2),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  sub: opaqueIdSchema,
  /** 1, 2, 3 … without a gap. */
  seq: z.int().check(z.gte(1)),
  prev: z.nullable(digestSchema),
  iat: epochMillisSchema,
  ...keyContentSchema.shape,
  /**
   * What authorised this link. `kid`: the device's key for signatures, or the recovery method's key; null for the other two.
   * `token`: the device's own `consult-keychange+jwt`, so that the issuer alone cannot say that a device has asked; null for
   * the other three, which are the issuer's word.
   */
  by: z.strictObject({ how: z.enum(['first', 'device', 'recovery', 'permission']), kid: z.nullable(digestSchema), token: z.nullable(tokenSchema) }),
  checkpoint: z.boolean(),
});
export type MemberKey = z.infer<typeof memberKeySchema>;

export interface ExpectedMember {
  /** The keyset's issuer keys. */
  resolveKey: KeyResolver;
  /** As the SDK is configured: see `audience`. */
  audience: string;
  subject: string;
  /** The newest link that this device has seen, or the one that a claim names; null before the first. */
  pinned: { seq: number; digest: string } | null;
}

/**
 * `shape`: no list of tokens. `gap`: a link is missing, or the chain begins where no chain begins. `fork`: two links for one
 * place, or another past than the pinned one. `rollback`: older than the pinned one. `time`: made before the link before it.
 * `checkpoint`: a checkpoint in another place than every 32nd. `former`: an account key that is not kept as a former one.
 * `authority`: a link that nothing in the link before it could have authorised. `thumbprint`: a key under another name than its own.
 * `key-use`: a key that signs where one has to encrypt, or the reverse, the same key twice, or no point of the curve.
 */
export type MemberKeysFault =
  | TokenFault | 'shape' | 'audience' | 'subject' | 'gap' | 'fork' | 'rollback' | 'time' | 'checkpoint' | 'former' | 'authority' | 'thumbprint' | 'key-use';

export type MemberKeysResult =
  | {
    ok: true;
    newest: Verified<MemberKey>;
    /** The newest link's signing keys, imported. */
    devices: readonly PartyKey[];
    /** All served links, oldest first: a session claim names the one that it was made under by its digest. */
    links: readonly Verified<MemberKey>[];
  }
  | { ok: false; fault: MemberKeysFault };

const givenSchema = tokensSchema(CHAIN_MAX, 1);

/** Signs a link. Only the claims issuer calls this. */
export function signMemberKey(payload: MemberKey, issuerKey: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-memberkey+jwt', payload, issuerKey, kid);
}

/** What `former` says when the account key of `before` is replaced by another one. */
export function formerAfter(before: Pick<MemberKey, 'enc' | 'former'>, enc: string): string[] {
  return before.enc.kid === enc ? before.former : [...before.former, before.enc.kid].slice(-FORMER_MAX);
}

/** Whether another account key follows that has to be shown to follow from the one before. */
export function needsContinuity(before: Pick<MemberKey, 'enc'>, next: Pick<MemberKey, 'enc'>, how: MemberKey['by']['how']): boolean {
  return how !== 'permission' && before.enc.kid !== next.enc.kid;
}

/** Whether no key of the next link was in the one before: so it is where all begins anew. */
export function hasOnlyNewKeys(before: KeyContent, next: KeyContent): boolean {
  const kidsOf = ({ enc, devices, ways }: KeyContent): string[] => [enc, ...devices.flatMap((device) => [device.sig, device.enc]), ...ways.map((way) => way.enc)].map(({ kid }) => kid);
  const known = new Set(kidsOf(before));
  return !kidsOf(next).some((kid) => known.has(kid));
}

/**
 * Verifies a member's chain and finds its newest link. The chain begins at 1, with the very link that is pinned, or, where
 * nothing is pinned, with a checkpoint. A pin that is not among the links is a gap: nothing then ties the chain to it.
 * @param tokens oldest first
 */
export async function verifyMemberKeys(tokens: readonly string[], expected: ExpectedMember): Promise<MemberKeysResult> {
  const list = givenSchema.safeParse(tokens);
  if (!list.success) return { ok: false, fault: 'shape' };
  const links: Verified<MemberKey>[] = [];
  const keys = new LinkKeys();
  let devices: readonly PartyKey[] = [];
  for (const token of list.data) {
    const link = await verifyPeekedToken(token, 'consult-memberkey+jwt', memberKeySchema, (kid, { iat }) => expected.resolveKey(kid, iat));
    if (!link.ok) return link;
    const fault = linkFault(link, links.at(-1) ?? null, expected);
    if (fault !== null) return { ok: false, fault };
    const imported = await keys.add(link.payload);
    if (typeof imported === 'string') return { ok: false, fault: imported };
    const before = links.at(-1);
    if (before !== undefined && !(await isSignedFor(link.payload, before, devices, expected))) return { ok: false, fault: 'authority' };
    devices = imported;
    links.push({ payload: link.payload, digest: link.digest });
  }
  const newest = links.at(-1);
  if (newest === undefined) return { ok: false, fault: 'shape' };
  if (expected.pinned !== null && newest.payload.seq < expected.pinned.seq) return { ok: false, fault: 'rollback' };
  return { ok: true, newest, devices, links };
}

function linkFault(link: Verified<MemberKey>, before: Verified<MemberKey> | null, { audience, subject, pinned }: ExpectedMember): MemberKeysFault | null {
  const { payload, digest } = link;
  if (payload.aud !== audience) return 'audience';
  if (payload.sub !== subject) return 'subject';
  if (payload.checkpoint !== (payload.seq % CHECKPOINT_EVERY === 0)) return 'checkpoint';
  if ((payload.by.how === 'first') !== (payload.seq === 1) || (payload.by.how === 'device') !== (payload.by.token !== null)) return 'authority';
  const fault = before === null ? beginFault(payload, pinned) : followFault(payload, before);
  if (fault !== null) return fault;
  return payload.seq === pinned?.seq && digest !== pinned.digest ? 'fork' : null;
}

/** What came before the pinned link was verified when it was pinned; what came before a checkpoint is nobody's to ask. */
function beginFault({ seq, prev, former, cont, checkpoint }: MemberKey, pinned: ExpectedMember['pinned']): MemberKeysFault | null {
  if (seq === 1) {
    if (prev !== null) return 'fork';
    return former.length > 0 || cont !== null ? 'former' : null;
  }
  if (prev === null) return 'fork';
  if (seq === pinned?.seq) return null;
  return checkpoint && (pinned === null || seq < pinned.seq) ? null : 'gap';
}

function followFault(payload: MemberKey, { payload: before, digest }: Verified<MemberKey>): MemberKeysFault | null {
  const place = before.seq + 1;
  if (payload.seq !== place) return payload.seq < place ? 'fork' : 'gap';
  if (payload.prev !== digest) return 'fork';
  // A retired issuer key could otherwise date a new link back into its own time.
  if (payload.iat < before.iat) return 'time';
  if (payload.former.join() !== formerAfter(before, payload.enc.kid).join()) return 'former';
  if ((payload.cont !== null) !== needsContinuity(before, payload, payload.by.how)) return 'former';
  return isAuthorised(payload, before) ? null : 'authority';
}

function isAuthorised(link: MemberKey, before: MemberKey): boolean {
  const { by: { how, kid } } = link;
  if (how === 'device') return before.devices.some(({ sig }) => sig.kid === kid);
  if (how === 'recovery') return before.ways.some((way) => way.enc.kid === kid);
  // By permission everything begins anew.
  return how === 'permission' && kid === null && hasOnlyNewKeys(before, link);
}

/** A link that a device has asked for carries that device's own word, for exactly this content and this place. */
async function isSignedFor(link: MemberKey, before: Verified<MemberKey>, devices: readonly PartyKey[], { audience, subject }: ExpectedMember): Promise<boolean> {
  const { by: { how, kid, token }, iat } = link;
  if (token === null) return how !== 'device';
  const signed = await verifyKeyChange(token, { devices, audience, subject, prev: before.digest, next: await keyContentDigest(link), now: iat });
  return signed.ok && signed.device === kid;
}
