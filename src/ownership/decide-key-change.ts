import type { ErrorCode } from '../domain/error-codes.js';
import type { KeyAuthority, KeyChange } from '../domain/key-change.js';
import { LINKS_A_DAY } from '../domain/key-chains.js';
import type { KeyPermission } from '../domain/key-permission.js';
import { utf8 } from '../domain/utf8.js';
import { wayProofSchema } from '../domain/vault.js';
import { fromBase64url } from './base64url.js';
import { canonicalJson } from './canonical-json.js';
import { expiredDevices, type LastUses } from './device-uses.js';
import { digest } from './digest.js';
import { PAYLOAD_MAX_BYTES } from './jws.js';
import { LinkKeys } from './link-keys.js';
import { CHECKPOINT_EVERY, type MemberKey } from './member-key.js';
import { contentFault } from './next-content.js';
import { importPartyKey } from './party-key.js';
import { verifyEnrolment } from './signed-enrolment.js';
import { keyContentDigest, stopPermissionDigest, verifyKeyChange, type KeyChangeTokenFault } from './signed-key-change.js';
import type { Verified } from './verify-token.js';

/** Wrong proofs of a person's that are looked at in an hour. A code has 130 bits: this is against what nobody has thought of. */
export const WRONG_PROOFS_MAX = 5;
export const WRONG_PROOFS_WITHIN = 3_600_000;

/** What else a change is decided by. All of it is the backend's own knowledge. */
export interface KeyFacts {
  /** `consult:<tenant>:<region>`. */
  audience: string;
  /** Who is signed in. */
  subject: string;
  /** Milliseconds since 1970. */
  now: number;
  uses: LastUses;
  /** The digest of each recovery method's proof, by the name of its key. */
  proofDigests: ReadonlyMap<string, string>;
  /** Wrong proofs in the last hour. */
  wrongProofs: number;
  /** The newest one that was neither used nor has ended. */
  permission: KeyPermission | null;
  /** Links that were made in the last 24 hours. */
  linksToday: number;
}

export interface KeyChangeRefusal {
  verdict: 'refuse';
  code: ErrorCode;
  /** Whether the person is told. Who was merely too late is not. */
  notice: 'change-refused' | 'recovery-refused' | null;
  /** Whether it counts among the wrong proofs. */
  wrongProof: boolean;
}

export type KeyChangeDecision =
  /** Exactly this is the newest link already: nothing is stored. */
  | { verdict: 'settled' }
  /** The next link, to be signed by the issuer. */
  | { verdict: 'make'; link: MemberKey }
  | KeyChangeRefusal;

/**
 * Decides whether a person's chain gets the link that is asked for, and which. A bearer token alone makes the first link
 * and no other: see docs/formats.md, section 4.
 * @param newest verified; null before the first
 */
export async function decideKeyChange(newest: Verified<MemberKey> | null, change: KeyChange, facts: KeyFacts): Promise<KeyChangeDecision> {
  const { content, authority } = change;
  if (newest !== null && (await keyContentDigest(newest.payload)) === (await keyContentDigest(content))) return { verdict: 'settled' };
  const authorised = await authorise(newest, change, facts);
  if ('verdict' in authorised) return authorised;
  if (change.prev !== (newest?.digest ?? null)) return refuse('backend/conflict', null);
  if (facts.linksToday >= LINKS_A_DAY) return refuse('backend/too-many-requests');
  if (contentFault(newest?.payload ?? null, change, facts.now) !== null || !(await isEnrolled(newest, change, facts))) return refuse('backend/rejected');
  const expired = newest === null ? [] : expiredDevices(newest.payload.devices, facts.uses, facts.now).filter(({ sig }) => sig.kid !== authorised.kid);
  if (expired.some(({ sig }) => content.devices.some((device) => device.sig.kid === sig.kid))) return refuse('backend/conflict', null);
  const seq = (newest?.payload.seq ?? 0) + 1;
  const link: MemberKey = {
    v: 2, aud: facts.audience, sub: facts.subject, seq, prev: newest?.digest ?? null,
    iat: Math.max(facts.now, newest?.payload.iat ?? 0),
    ...content, by: { how: authority.how, kid: authorised.kid, token: authority.how === 'device' ? authority.token : null }, checkpoint: seq % CHECKPOINT_EVERY === 0,
  };
  return (await isGoodLink(newest, link)) ? { verdict: 'make', link } : refuse('backend/rejected');
}

/** Decides whether a device stops the insurer's permission. @returns the device that does, by its name, or what the refusal is */
export async function decideStopPermission(
  newest: Verified<MemberKey> | null, { id, token }: { id: string; token: string }, { audience, subject, now, permission }: Pick<KeyFacts, 'audience' | 'subject' | 'now' | 'permission'>,
): Promise<{ verdict: 'stop'; device: string } | KeyChangeRefusal> {
  const signed = newest === null ? null : await verifyKeyChange(token, { devices: await devicesOf(newest.payload), audience, subject, prev: newest.digest, next: await stopPermissionDigest(id), now });
  const isOpen = permission?.id === id;
  if (signed?.ok === true) return isOpen ? { verdict: 'stop', device: signed.device } : refuse('backend/not-found', null);
  const [code, notice] = faultOf(signed?.fault ?? 'key');
  return refuse(isOpen ? code : 'backend/not-found', notice);
}

/**
 * Decides whether a recovery method is opened. A right proof is not looked at either when too many wrong ones came before
 * it: or trying would go on for free. A method that does not exist is a wrong proof in every respect.
 * @returns the name of the method's key, or what the refusal is
 */
export async function decideOpenWay(
  newest: Verified<MemberKey> | null, { id, proof }: { id: string; proof: string }, { proofDigests, wrongProofs }: Pick<KeyFacts, 'proofDigests' | 'wrongProofs'>,
): Promise<{ verdict: 'open'; enc: string } | KeyChangeRefusal> {
  if (wrongProofs >= WRONG_PROOFS_MAX) return refuse('keys/too-many-attempts', 'recovery-refused');
  const way = newest?.payload.ways.find((each) => each.id === id);
  const shown = wayProofSchema.safeParse(proof).success ? await digest(fromBase64url(proof)) : null;
  const expected = way === undefined ? undefined : proofDigests.get(way.enc.kid);
  return way !== undefined && expected === shown ? { verdict: 'open', enc: way.enc.kid } : refuse('keys/wrong-code', 'recovery-refused', true);
}

/** @returns the name of the key that authorises the change; null where none does, but the token or the insurer */
async function authorise(newest: Verified<MemberKey> | null, change: KeyChange, facts: KeyFacts): Promise<{ kid: string | null } | KeyChangeRefusal> {
  const { authority } = change;
  if (newest === null) return authority.how === 'first' ? { kid: null } : refuse('backend/forbidden');
  switch (authority.how) {
    // Two devices that begin at once: the other one was first, and this one has to be let in.
    case 'first': return refuse('backend/conflict');
    case 'device': return byDevice(newest, change, authority, facts);
    case 'recovery': {
      const opened = await decideOpenWay(newest, authority, facts);
      return opened.verdict === 'open' ? { kid: opened.enc } : opened;
    }
    case 'permission': return isInForce(facts.permission, authority.id, facts.now) ? { kid: null } : refuse('backend/forbidden');
  }
}

async function byDevice(
  newest: Verified<MemberKey>, { content }: KeyChange, { token }: Extract<KeyAuthority, { how: 'device' }>, { audience, subject, now }: KeyFacts,
): Promise<{ kid: string } | KeyChangeRefusal> {
  // At the time that the link will say: whoever verifies the chain holds the token against that.
  const at = Math.max(now, newest.payload.iat);
  const signed = await verifyKeyChange(token, { devices: await devicesOf(newest.payload), audience, subject, prev: newest.digest, next: await keyContentDigest(content), now: at });
  return signed.ok ? { kid: signed.device } : refuse(...faultOf(signed.fault));
}

/** True from 24 hours after it was given on, until it ends, unless a device has stopped it. */
function isInForce(permission: KeyPermission | null, id: string, now: number): boolean {
  return permission !== null && permission.id === id && !permission.stopped && permission.effectiveAt <= now && now < permission.until;
}

/** A device that is added shows that it holds its own keys; where none is, nothing is shown. */
async function isEnrolled(newest: Verified<MemberKey> | null, { content, enrolment, authority }: KeyChange, { audience, subject, now }: KeyFacts): Promise<boolean> {
  const known = authority.how === 'permission' ? [] : (newest?.payload.devices ?? []);
  const added = content.devices.find(({ sig }) => !known.some((device) => device.sig.kid === sig.kid));
  if (added === undefined || enrolment === null) return added === undefined && enrolment === null;
  const proved = await verifyEnrolment(enrolment, { device: added.sig, enc: added.enc, account: content.enc.kid, prev: newest?.digest ?? null, audience, subject, now });
  return proved.ok;
}

/** What every verifier will ask of the link's keys is asked now: a key that is none, or is not called by its name, makes no chain. */
async function isGoodLink(newest: Verified<MemberKey> | null, link: MemberKey): Promise<boolean> {
  const keys = new LinkKeys();
  if (newest !== null && typeof (await keys.add(newest.payload)) === 'string') return false;
  if (typeof (await keys.add(link)) === 'string') return false;
  return utf8(canonicalJson(link)).length <= PAYLOAD_MAX_BYTES;
}

async function devicesOf({ devices }: MemberKey) {
  return (await Promise.all(devices.map(({ sig }) => importPartyKey(sig)))).filter((key) => key !== null);
}

/** A device that has signed exactly this for a link before is only late: it reads the chain and asks again. */
function faultOf(fault: KeyChangeTokenFault): [ErrorCode, KeyChangeRefusal['notice']] {
  return fault === 'prev' ? ['backend/conflict', null] : ['backend/forbidden', 'change-refused'];
}

function refuse(code: ErrorCode, notice: KeyChangeRefusal['notice'] = 'change-refused', wrongProof = false): KeyChangeRefusal {
  return { verdict: 'refuse', code, notice, wrongProof };
}
