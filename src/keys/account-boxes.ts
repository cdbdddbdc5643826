import type { AccountBox } from '../domain/account-box.js';
import { ConsultError } from '../domain/consult-error.js';
import { openAccountBox, type BoxPerson } from '../sealing/account-box.js';
import { importAccount, importFormerAccount } from './account-key.js';
import { boxPerson, type KeysContext } from './keys-context.js';
import type { OwnAccount } from './own-keys.js';
import type { OwnChain } from './own-chain.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The account's private key, lent: the scalar is overwritten when the work is done. */
export interface LentAccount {
  readonly account: OwnAccount;
  readonly scalar: Bytes;
}

/**
 * Opens the present account key with a key that a box of it was sealed to, for as long as `work` takes.
 * @returns null when no box opens: there is none for this key, or it holds another key than the chain names
 */
export async function lendAccount<T>(
  context: Pick<KeysContext, 'owner'>,
  chain: Pick<OwnChain, 'account'>,
  boxes: readonly AccountBox[],
  to: OwnAccount,
  work: (lent: LentAccount) => Promise<T>,
): Promise<T | null> {
  const person = boxPerson(context);
  for (const box of boxes) {
    if (box.account !== chain.account.kid || box.to !== to.kid) continue;
    const scalar = await openBox(box, to, person);
    if (scalar === null) continue;
    try {
      const account = await importAccount(chain.account, scalar);
      if (account !== null) return await work({ account, scalar });
    } finally {
      scalar.fill(0);
    }
  }
  return null;
}

/** The same for a device of the chain, whose boxes the backend keeps. @throws ConsultError `backend/bad-response` when there is none that opens */
export async function lendToDevice<T>(context: KeysContext, chain: OwnChain, enc: OwnAccount, work: (lent: LentAccount) => Promise<T>): Promise<T> {
  const done = await lendAccount(context, chain, await context.port.boxes(enc.kid), enc, async (lent) => ({ value: await work(lent) }));
  if (done === null) throw new ConsultError('backend/bad-response');
  return done.value;
}

/**
 * Opens former account keys: each lies in a box for the one that followed it.
 * @param held account keys that are held already
 * @returns those that are not held yet
 */
export async function openFormer(context: Pick<KeysContext, 'owner'>, former: readonly string[], boxes: readonly AccountBox[], held: readonly OwnAccount[]): Promise<OwnAccount[]> {
  const person = boxPerson(context);
  const opened: OwnAccount[] = [];
  // From the newest back: each opens the one before.
  for (const kid of [...former].reverse()) {
    if (held.some((account) => account.kid === kid)) continue;
    for (const box of boxes.filter(({ account }) => account === kid)) {
      const key = [...held, ...opened].find((account) => account.kid === box.to);
      const found = key === undefined ? null : await openFormerBox(box, key, person);
      if (found === null) continue;
      opened.push(found);
      break;
    }
  }
  return opened;
}

async function openFormerBox(box: AccountBox, to: OwnAccount, person: BoxPerson): Promise<OwnAccount | null> {
  const scalar = await openBox(box, to, person);
  if (scalar === null) return null;
  try {
    return await importFormerAccount(box.account, scalar);
  } finally {
    scalar.fill(0);
  }
}

async function openBox(box: AccountBox, { pair }: OwnAccount, person: BoxPerson): Promise<Bytes | null> {
  try {
    return await openAccountBox(box, pair, person);
  } catch {
    // A box that does not open is as good as none.
    return null;
  }
}
