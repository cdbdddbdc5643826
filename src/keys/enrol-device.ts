import type { KeyPort } from '../adapter/ports/key-port.js';
import { ConsultError, isConsultError } from '../domain/consult-error.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { Enrolment } from '../domain/vault.js';
import { audience } from '../ownership/session-claim.js';
import { signEnrolment } from '../ownership/signed-enrolment.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import { importAccount, makeAccountKey } from './account-key.js';
import { makeDeviceKey, namedDeviceKey } from './device-key.js';
import type { AccountOffer, KeyRow } from './key-row.js';
import type { KeyStore } from './key-store.js';
import { ownerKey, type KeysOwner } from './keys-owner.js';
import { denied, verifyOwnChain, type OwnChain } from './own-chain.js';
import { makeCodeKey, sealPendingCode } from './pending-code.js';
import type { Pins } from './pins.js';
import { newRecoveryCode } from './recovery-code.js';
import { newSalt, sealVaultEntry } from './vault-entry.js';
import { codeSecret } from './vault-secret.js';
import { withLock } from './with-lock.js';

/** What an enrolment works with. */
export interface EnrolContext {
  readonly owner: KeysOwner;
  readonly port: KeyPort;
  readonly resolveIssuer: KeyResolver;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly store: KeyStore;
  readonly pins: Pins;
}

/** This device, in its person's chain. */
export interface Enrolled {
  readonly row: KeyRow;
  readonly chain: OwnChain;
}

/**
 * Sees to it that this device is one of its person's, and says how things stand. The first device makes the account's key;
 * a further one has none of it until it is recovered. What is asked for is written down before it is asked for, so a page
 * that dies in the middle asks for the very same again; two pages at once, too.
 * @throws ConsultError `ownership/denied`, `keys/too-many-devices`, `backend/*`
 */
export function enrolDevice(context: EnrolContext): Promise<Enrolled> {
  return withLock(ownerKey(context.owner), () => enrol(context));
}

/**
 * Puts a new account key in the place of one that she has no way to any more, with the insurer's leave. Begun again after a
 * lost answer, it asks for the very same. On a device that holds the key there is, nothing is to be done.
 * @throws ConsultError `backend/conflict` without that leave; as `enrolDevice`
 */
export function replaceAccount(context: EnrolContext): Promise<Enrolled> {
  return withLock(ownerKey(context.owner), async () => {
    const { row, chain } = await enrol(context);
    // Of what was asked for before, the answer may have been lost.
    if (row.accounts.some(({ kid }) => kid === chain.account.kid)) return { row, chain };
    const offer = await writeOffer(context, row);
    const renewed = await believe(context, await context.port.enrol(await proved(context, row, offer)));
    if (renewed?.account.kid !== offer.named.kid || !holds(renewed, row.device.kid)) throw denied('device');
    await context.pins.seeKeys([[context.owner.subject, renewed.newest]]);
    return { row: await settleOffer(context, renewed), chain: renewed };
  });
}

async function enrol(context: EnrolContext): Promise<Enrolled> {
  const { port, pins } = context;
  await pins.refresh();
  let chain = await believe(context, await port.chain());
  let row = await ownRow(context, chain);
  const device = await namedDeviceKey(row.device.publicKey);
  if (chain === null) {
    const offer = await writeOffer(context, row);
    chain = await unlessConflict(async () => believe(context, await port.enrol(await proved(context, row, offer))));
    // Another device was first: this one is a further one then.
    chain ??= await believe(context, await port.chain());
    if (chain === null) throw new ConsultError('backend/conflict');
  }
  if (!holds(chain, row.device.kid)) {
    const tokens = await unlessConflict(async () => port.enrol(await proved(context, row, null)));
    if (tokens === null) throw new ConsultError('keys/too-many-devices');
    chain = await believe(context, tokens);
  }
  if (chain === null || !holds(chain, row.device.kid)) throw denied('device');
  await pins.seeKeys([[context.owner.subject, chain.newest]]);
  row = await settleOffer(context, chain);
  // Forgotten by another page in the meantime, which has begun anew.
  if (row.device.kid !== device.kid) throw new ConsultError('keys/unavailable');
  return { row, chain };
}

/** The request, with the device's own word that it holds the key: made at the moment of asking, since a proof soon is stale. */
async function proved({ owner: { tenant, region, subject }, now }: EnrolContext, { device: { kid, publicKey, privateKey } }: KeyRow, offer: AccountOffer | null): Promise<Enrolment> {
  const payload = { v: 1, aud: audience(tenant, region), sub: subject, device: kid, account: offer?.named.kid ?? null, at: now() } as const;
  return {
    device: await namedDeviceKey(publicKey),
    account: offer?.named ?? null,
    vault: [...(offer?.vault ?? [])],
    proof: await signEnrolment(payload, privateKey, kid),
  };
}

function believe({ owner, resolveIssuer, pins }: EnrolContext, tokens: readonly string[]): Promise<OwnChain | null> {
  return verifyOwnChain(tokens, owner, resolveIssuer, pins.keys(owner.subject));
}

function holds(chain: OwnChain, kid: string): boolean {
  return chain.devices.some((device) => device.kid === kid);
}

/** The row of this device, a new one when there is none, or when the person has taken this device out. */
async function ownRow({ store, owner }: EnrolContext, chain: OwnChain | null): Promise<KeyRow> {
  const removed = (row: KeyRow): boolean => chain !== null && chain.everDevices.has(row.device.kid) && !holds(chain, row.device.kid);
  const before = await store.read(ownerKey(owner));
  if (before !== null && !removed(before)) return before;
  // A device that was taken out, a lost one perhaps, must not go on opening recordings: it begins like any other.
  const fresh: KeyRow = { device: await makeDeviceKey(), accounts: [], offer: null, codeKey: await makeCodeKey(), code: null };
  const row = await store.change(ownerKey(owner), (found) => (found === null || removed(found) ? fresh : found));
  return row ?? fresh;
}

/** The account key that this device offers: the one that it has offered before, if there is one. */
async function writeOffer({ store, owner, now }: EnrolContext, row: KeyRow): Promise<AccountOffer> {
  if (row.offer !== null) return row.offer;
  const offer = await makeOffer(owner, row.codeKey, now());
  const written = await store.change(ownerKey(owner), (found) => (found === null || found.offer !== null ? found : { ...found, offer }));
  if (written?.offer == null) throw new ConsultError('keys/unavailable');
  return written.offer;
}

async function makeOffer(owner: KeysOwner, codeKey: CryptoKey, now: number): Promise<AccountOffer> {
  const { named, scalar } = await makeAccountKey();
  try {
    const account = await importAccount(named, scalar);
    if (account === null) throw new ConsultError('keys/unavailable');
    const code = newRecoveryCode();
    const way = { kind: 'recovery-code', id: newOpaqueId(), salt: newSalt(), account: named.kid, at: now } as const;
    const entry = await sealVaultEntry(owner, way, codeSecret(code), scalar);
    return { account, named, vault: [entry], code: await sealPendingCode(code, codeKey, entry, null) };
  } finally {
    scalar.fill(0);
  }
}

async function unlessConflict<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isConsultError(error) && error.code === 'backend/conflict') return null;
    throw error;
  }
}

/** An offer that has become the account's key is no offer any more. */
async function settleOffer({ store, owner }: EnrolContext, chain: OwnChain): Promise<KeyRow> {
  const settled = await store.change(ownerKey(owner), (row) => {
    if (row?.offer?.account.kid !== chain.account.kid) return row;
    const { account, code } = row.offer;
    return { ...row, offer: null, code, accounts: [...row.accounts.filter(({ kid }) => kid !== account.kid), account] };
  });
  if (settled === null) throw new ConsultError('keys/unavailable');
  return settled;
}
