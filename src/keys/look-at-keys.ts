import { ConsultError } from '../domain/consult-error.js';
import { lendAccount, openFormer } from './account-boxes.js';
import { followsFrom } from './follow-account.js';
import { isIn, settleRow, withAccounts, type KeyRow } from './key-row.js';
import { changeRow, readRow, type KeysContext } from './keys-context.js';
import { findStrangers } from './make-change.js';
import type { OwnAccount } from './own-keys.js';
import { readOwnChain, type OwnChain } from './own-chain.js';
import type { Standing } from './standing.js';

/** `ready`: recordings open here. `sealed`: this page is not in the chain. `removed`: this device was, and was taken out. */
export type KeysState = 'ready' | 'sealed' | 'removed';

export function stateOf({ row, chain }: Standing): KeysState {
  if (row.removed !== null) return 'removed';
  return isIn(row, chain) && accountOf(row, chain) !== null ? 'ready' : 'sealed';
}

/** The account's present key, where this device holds it. */
export function accountOf(row: Pick<KeyRow, 'accounts'>, { account }: Pick<OwnChain, 'account'>): OwnAccount | null {
  return row.accounts.find(({ kid }) => kid === account.kid) ?? null;
}

/**
 * Reads the person's chain and learns from it. A page that is not in it changes nothing, neither here nor in the backend.
 * @returns null before the first link
 * @throws ConsultError `ownership/denied`, `backend/*`
 */
export async function lookAtKeys(context: KeysContext): Promise<Standing | null> {
  const chain = await readOwnChain(context);
  if (chain === null) return null;
  const before = await readRow(context);
  const settled = settleRow(before, chain) === before ? before : await changeRow(context, (row) => settleRow(row, chain));
  const row = isIn(settled, chain) ? await collectKeys(context, settled, chain) : settled;
  await lookForStrangers(context, { row, chain });
  return { row, chain };
}

/** Opens what other devices have sealed to this one: a new account key, and former ones. */
async function collectKeys(context: KeysContext, row: KeyRow, chain: OwnChain): Promise<KeyRow> {
  const { own } = row;
  const held = accountOf(row, chain);
  if (own === null || (held !== null && context.asked.boxes === chain.newest.digest)) return row;
  const boxes = await context.port.boxes(own.enc.kid).catch((error: unknown) => {
    // What is here already works without them.
    if (held !== null) return [];
    throw error;
  });
  context.asked.boxes = chain.newest.digest;
  const present = held ?? (await lendAccount(context, chain, boxes, own.enc, ({ account }) => Promise.resolve(account)));
  if (present === null) return row;
  const known = withAccounts(row.accounts, [present]);
  const accounts = withAccounts(known, await openFormer(context, chain.former, boxes, known));
  // Nobody but who held the key before puts another one in its place: what it has is kept then, and nothing adopted.
  if (held === null && !(await followsFrom(chain, accounts, ({ enc }) => accountOf(row, { account: enc }) !== null))) {
    if (context.asked.strangers !== chain.newest.digest) context.onViolation('member-key');
    context.asked.strangers = chain.newest.digest;
    return row;
  }
  return accounts === row.accounts ? row : changeRow(context, (found) => ({ ...found, accounts: withAccounts(found.accounts, accounts) }));
}

/** Whoever has the issuer's key can put a device into the chain, and cannot attest it: it is found, and gets no key. */
async function lookForStrangers(context: KeysContext, { row, chain }: Standing): Promise<void> {
  const account = accountOf(row, chain);
  if (account === null || !isIn(row, chain) || context.asked.strangers === chain.newest.digest) return;
  context.asked.strangers = chain.newest.digest;
  const strangers = await findStrangers(chain, account, context.owner.subject);
  if (strangers.size > 0) context.onViolation('member-key');
}

/** What is there, where there must be something. @throws ConsultError `ownership/denied` */
export function present(standing: Standing | null): Standing {
  if (standing === null) throw new ConsultError('ownership/denied');
  return standing;
}
