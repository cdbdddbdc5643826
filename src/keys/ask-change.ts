import { ConsultError, isConsultError } from '../domain/consult-error.js';
import type { KeyAuthority } from '../domain/key-change.js';
import type { VaultEntry } from '../domain/vault.js';
import { audience } from '../ownership/session-claim.js';
import { signEnrolment } from '../ownership/signed-enrolment.js';
import { keyContentDigest, signKeyChange, stopPermissionDigest } from '../ownership/signed-key-change.js';
import { lendToDevice } from './account-boxes.js';
import type { DeviceKeys } from './device-key.js';
import { withAccounts, type KeyRow } from './key-row.js';
import { changeRow, type KeysContext } from './keys-context.js';
import { accountOf, lookAtKeys, present, stateOf } from './look-at-keys.js';
import { findStrangers, makeChange, type MadeChange } from './make-change.js';
import { denied, type OwnChain } from './own-chain.js';
import { planChange, type ChangeFacts, type ChangeWish } from './plan-change.js';
import type { Standing } from './standing.js';

const ATTEMPTS = 3;

/** Works on the newest link; again when another device's change came first. @throws ConsultError `backend/conflict` when that goes on */
export async function onNewest<T>(context: KeysContext, work: (standing: Standing) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(present(await lookAtKeys(context)));
    } catch (error) {
      if (attempt === ATTEMPTS || !isConsultError(error) || error.code !== 'backend/conflict') throw error;
    }
  }
}

/**
 * Changes the chain with this device's word for it.
 * @param wishOf what is wanted of the newest link; null when it says so already
 * @param entries recovery methods to add
 * @throws ConsultError `backend/forbidden` where this device is not in the chain, `backend/*`
 */
export function changeByDevice(context: KeysContext, wishOf: (chain: OwnChain) => ChangeWish | null, entries: readonly VaultEntry[] = []): Promise<Standing> {
  return onNewest(context, async (standing) => {
    const { row: { own }, chain } = standing;
    if (own === null || stateOf(standing) !== 'ready') throw new ConsultError('backend/forbidden');
    const wish = wishOf(chain);
    if (wish === null) return standing;
    const plan = planChange(chain, wish, await factsOf(context, standing, own.sig.kid));
    const change = await lendToDevice(context, chain, own.enc, (lent) => makeChange(context, chain, plan, { device: null, entries }, lent));
    const token = await signedByDevice(context, own, chain, await keyContentDigest(change.content));
    return askChange(context, chain, { change, joining: null, authority: { how: 'device', token } });
  });
}

/** Stops the insurer's permission with this device's word for it. @throws as `changeByDevice` */
export function stopByDevice(context: KeysContext, id: string): Promise<void> {
  return onNewest(context, async (standing) => {
    const { row: { own }, chain } = standing;
    if (own === null || stateOf(standing) !== 'ready') throw new ConsultError('backend/forbidden');
    await context.port.stopPermission(id, await signedByDevice(context, own, chain, await stopPermissionDigest(id)));
  });
}

function signedByDevice({ owner: { tenant, region, subject }, now }: KeysContext, { sig }: DeviceKeys, chain: OwnChain, next: string): Promise<string> {
  return signKeyChange({ v: 1, aud: audience(tenant, region), sub: subject, prev: chain.newest.digest, next, at: now() }, sig.privateKey, sig.kid);
}

/** What decides what a change leaves out. */
export async function factsOf(context: KeysContext, { row, chain }: Standing, thisDevice: string | null): Promise<ChangeFacts> {
  const account = accountOf(row, chain);
  const [uses, strangers] = await Promise.all([context.port.uses(), account === null ? new Set<string>() : findStrangers(chain, account, context.owner.subject)]);
  return { now: context.now(), uses: new Map(uses.map(({ kid, at }) => [kid, at])), strangers, thisDevice };
}

export interface Asked {
  readonly change: MadeChange;
  /** The keys with which this device joins; null where it is in already, or stays outside. */
  readonly joining: DeviceKeys | null;
  readonly authority: KeyAuthority;
  /** What else is written down before anybody is asked. */
  readonly write?: (row: KeyRow) => KeyRow;
}

/**
 * Asks for the next link. What was made for it lies on this device before it is asked for, so that no answer, and none at
 * all, loses a key that has become the account's.
 * @param chain that the change was made from; null for the first link
 * @throws ConsultError `ownership/denied` when the change is not in the chain afterwards; as `KeyPort.change`
 */
export async function askChange(context: KeysContext, chain: OwnChain | null, { change, joining, authority, write = (row) => row }: Asked): Promise<Standing> {
  const { content, boxes, entries, made } = change;
  await changeRow(context, (row) => write({ ...row, joining: joining ?? row.joining, offers: made === null ? row.offers : withAccounts(row.offers, [made]) }));
  const enrolment = joining === null ? null : await enrolmentOf(context, joining, content.enc.kid, chain?.newest.digest ?? null);
  await context.port.change({ prev: chain?.newest.digest ?? null, content, boxes: [...boxes], entries: [...entries], enrolment, authority });
  const after = present(await lookAtKeys(context));
  const taken = [after.chain.account.kid, ...after.chain.former].includes(content.enc.kid);
  if (!taken || (joining !== null && after.row.own?.sig.kid !== joining.sig.kid)) throw denied('change');
  return after;
}

/** The new device's own word that it holds its keys: made at the moment of asking, since a proof soon is stale. */
function enrolmentOf({ owner: { tenant, region, subject }, now }: KeysContext, { sig, enc }: DeviceKeys, account: string, prev: string | null): Promise<string> {
  return signEnrolment({ v: 2, aud: audience(tenant, region), sub: subject, device: sig.kid, enc: enc.kid, account, prev, at: now() }, sig.privateKey, sig.kid);
}
