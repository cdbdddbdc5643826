import { ConsultError, isConsultError } from '../domain/consult-error.js';
import type { VaultKind } from '../domain/way-id.js';
import type { VaultWay } from '../domain/vault.js';
import type { OpenedWay } from '../adapter/ports/key-port.js';
import { lendAccount, openFormer } from './account-boxes.js';
import { askChange, factsOf, onNewest } from './ask-change.js';
import { joiningKeys } from './begin-keys.js';
import { followsFrom, namesFirst } from './follow-account.js';
import { isIn, withAccounts } from './key-row.js';
import type { KeysContext } from './keys-context.js';
import { stateOf } from './look-at-keys.js';
import { makeChange } from './make-change.js';
import { denied } from './own-chain.js';
import type { OwnAccount } from './own-keys.js';
import { planChange } from './plan-change.js';
import { openWay } from './way-entry.js';
import { deriveWaySecret } from './way-secret.js';
import type { Standing } from './standing.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The recovery methods of this kind that the verified chain names, newest first, with what their secrets are mixed with. */
export async function waysOf({ port }: Pick<KeysContext, 'port'>, { chain }: Pick<Standing, 'chain'>, kind: VaultKind): Promise<VaultWay[]> {
  // Of the backend's word only the salt counts: which methods there are, and whose keys they have, is in the chain.
  const salts = new Map((await port.ways()).map(({ id, salt }) => [id, salt]));
  const ways = chain.ways.flatMap(({ att: _att, ...way }) => {
    const salt = salts.get(way.id);
    return way.kind === kind && salt !== undefined ? [{ ...way, salt }] : [];
  });
  return ways.sort((a, b) => b.at - a.at);
}

/**
 * Lets this device into the chain with the secret of a recovery method. With 16 devices, the one that was unused for
 * longest makes room. On a device that recordings open on there is nothing to do.
 * @param secret is overwritten
 * @param kind of which the secret is; `id` where it is known which one
 * @throws ConsultError `keys/wrong-code` when no method opens, `keys/too-many-attempts`, `backend/*`
 */
export async function recoverAccount(context: KeysContext, secret: Bytes, kind: VaultKind, id?: string): Promise<Standing> {
  try {
    return await onNewest(context, (standing) => recoverOn(context, standing, secret, kind, id));
  } finally {
    secret.fill(0);
  }
}

async function recoverOn(context: KeysContext, standing: Standing, secret: Bytes, kind: VaultKind, id: string | undefined): Promise<Standing> {
  if (stateOf(standing) === 'ready') return standing;
  const ways = (await waysOf(context, standing, kind)).filter((way) => id === undefined || way.id === id);
  for (const way of ways) {
    const { proof } = await deriveWaySecret(secret, way.salt);
    const opened = await handOut(context, way, proof);
    const key = opened === null ? null : await openWay(context.owner, { ...opened.entry, ...way }, way.enc, secret);
    if (opened === null || key === null) continue;
    const joined = await join(context, standing, { key, boxes: opened.boxes, authority: { how: 'recovery', id: way.id, proof } });
    if (joined !== null) return joined;
  }
  throw new ConsultError('keys/wrong-code');
}

interface WayIn {
  readonly key: OwnAccount;
  readonly boxes: OpenedWay['boxes'];
  readonly authority: { readonly how: 'recovery'; readonly id: string; readonly proof: string };
}

/** @returns null when the method's box does not hold the account's key */
function join(context: KeysContext, standing: Standing, { key, boxes, authority }: WayIn): Promise<Standing | null> {
  const { row, chain } = standing;
  return lendAccount(context, chain, boxes, key, async (lent) => {
    const accounts = withAccounts(row.accounts, [lent.account]);
    const all = withAccounts(accounts, await openFormer(context, chain.former, boxes, accounts));
    const trusted = namesFirst(chain.links, key.kid);
    if (!(await followsFrom(chain, all, trusted)) || !(await heldBefore(standing, all))) {
      context.onViolation('member-key');
      throw denied('account');
    }
    const facts = await factsOf(context, { row: { ...row, accounts: all }, chain }, null);
    // In the chain, and without its key: what stands there of this device is replaced.
    const dropDevices = isIn(row, chain) && row.own !== null ? [row.own.sig.kid] : [];
    const plan = planChange(chain, { addsDevice: true, dropDevices }, facts);
    const device = await joiningKeys(context);
    const change = await makeChange(context, chain, plan, { device, entries: [] }, lent);
    return askChange(context, chain, { change, joining: device, authority, write: (found) => ({ ...found, accounts: withAccounts(found.accounts, all) }) });
  });
}

/** On a device that held an account key before, the present one has to follow from that one too; or from a beginning anew. */
async function heldBefore({ row, chain }: Standing, opened: readonly OwnAccount[]): Promise<boolean> {
  const held = new Set(row.accounts.map(({ kid }) => kid));
  const last = chain.links.reduce((found, { enc }, at) => (held.has(enc.kid) ? at : found), -1);
  if (last === -1 || chain.links.slice(last + 1).some(({ by }) => by.how === 'permission')) return true;
  return followsFrom(chain, opened, ({ enc }) => held.has(enc.kid));
}

async function handOut({ port }: KeysContext, { id }: VaultWay, proof: string): Promise<OpenedWay | null> {
  try {
    return await port.openWay(id, proof);
  } catch (error) {
    if (isConsultError(error) && error.code === 'keys/wrong-code') return null;
    throw error;
  }
}
