import { ConsultError } from '../../domain/consult-error.js';
import { CHAIN_MAX } from '../../domain/key-chains.js';
import type { NamedPublicKey } from '../../domain/named-public-key.js';
import { enrolmentSchema, type Enrolment } from '../../domain/vault.js';
import { canonicalJson } from '../../ownership/canonical-json.js';
import { digest } from '../../ownership/digest.js';
import { importEncryptionKey } from '../../ownership/import-encryption-key.js';
import { signMemberKey, type MemberKey } from '../../ownership/member-key.js';
import { isNamedByThumbprint } from '../../ownership/party-key.js';
import { audience } from '../../ownership/session-claim.js';
import { verifyEnrolment } from '../../ownership/signed-enrolment.js';
import type { MemoryLink, MemoryWorld } from './memory-world.js';

const DEVICES_MAX = 16;

/** A person's chain, oldest first. */
export function linksOf(world: MemoryWorld, subject: string): readonly MemoryLink[] {
  return world.chains.get(subject) ?? [];
}

/** Its tokens, from one place on: what a session claim names is where the chains that go with it begin. */
export function chainFrom(world: MemoryWorld, subject: string, seq = 1): string[] {
  return linksOf(world, subject).filter(({ payload }) => payload.seq >= seq).map(({ token }) => token);
}

/**
 * Adds a device, and with the first one the account's key. Another account key than there is takes leave, and then is the
 * beginning of everything: no device of before is hers any more.
 * @throws ConsultError `backend/rejected`, `backend/conflict`
 */
export async function enrolDevice(world: MemoryWorld, subject: string, enrolment: Enrolment): Promise<string[]> {
  const parsed = enrolmentSchema.safeParse(enrolment);
  if (!parsed.success) throw new ConsultError('backend/rejected', { cause: parsed.error });
  const { device, account, vault, proof } = parsed.data;
  const proved = await verifyEnrolment(proof, { device, account, subject, audience: audience(world.tenant, world.region), now: world.now() });
  if (!proved.ok || (account !== null && !(await encrypts(account)))) throw new ConsultError('backend/rejected');
  return world.turns.take(`keys ${subject}`, async () => {
    const before = linksOf(world, subject).at(-1)?.payload ?? null;
    const renews = account !== null && account.kid !== before?.enc.kid && world.renewals.has(subject);
    const newest = renews ? null : before;
    const enc = newest?.enc ?? account;
    if (account !== null && account.kid !== enc?.kid) throw new ConsultError('backend/conflict');
    if (enc === null || enc.kid === device.kid || vault.some((entry) => entry.account !== enc.kid)) throw new ConsultError('backend/rejected');
    if (newest === null && vault.length === 0) throw new ConsultError('backend/rejected');
    const sig = newest?.sig ?? [];
    if (!sig.some(({ kid }) => kid === device.kid)) {
      if (sig.length === DEVICES_MAX) throw new ConsultError('backend/conflict');
      await addLink(world, subject, enc, [...sig, device]);
      if (renews) world.renewals.delete(subject);
      world.vaults.set(subject, [...(world.vaults.get(subject) ?? []), ...vault]);
    }
    return chainFrom(world, subject);
  });
}

/** Takes a device out of the chain's newest link. @throws ConsultError `backend/not-found`, `backend/conflict` (the last one) */
export async function removeDevice(world: MemoryWorld, subject: string, kid: string): Promise<string[]> {
  return world.turns.take(`keys ${subject}`, async () => {
    const newest = linksOf(world, subject).at(-1)?.payload;
    const sig = newest?.sig.filter((device) => device.kid !== kid) ?? [];
    if (newest === undefined || sig.length === newest.sig.length) throw new ConsultError('backend/not-found');
    if (sig.length === 0) throw new ConsultError('backend/conflict');
    await addLink(world, subject, newest.enc, sig);
    return chainFrom(world, subject);
  });
}

async function addLink(world: MemoryWorld, subject: string, enc: NamedPublicKey, sig: NamedPublicKey[]): Promise<void> {
  const links = linksOf(world, subject);
  const before = links.at(-1);
  if (links.length === CHAIN_MAX) throw new ConsultError('backend/conflict');
  const payload: MemberKey = {
    v: 1, aud: audience(world.tenant, world.region), sub: subject, seq: links.length + 1, prev: before?.digest ?? null, enc, sig,
    iat: Math.max(world.now(), before?.payload.iat ?? 0),
  };
  const token = await signMemberKey(payload, world.keys.issuerKey, world.keys.issuerKid);
  world.chains.set(subject, [...links, { payload, token, digest: await digest(new TextEncoder().encode(canonicalJson(payload))) }]);
}

async function encrypts(named: NamedPublicKey): Promise<boolean> {
  return (await isNamedByThumbprint(named)) && (await importEncryptionKey(named.jwk)) !== null;
}
