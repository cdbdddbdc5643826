import type { AccountBox } from '../domain/account-box.js';
import { ConsultError } from '../domain/consult-error.js';
import type { KeyContent } from '../domain/key-content.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import type { VaultEntry } from '../domain/vault.js';
import { importEncryptionKey } from '../ownership/import-encryption-key.js';
import { formerAfter } from '../ownership/member-key.js';
import { sealAccountBox } from '../sealing/account-box.js';
import type { LentAccount } from './account-boxes.js';
import { importAccount, makeAccountKey } from './account-key.js';
import { attest, attestationKey, continueAccount, isAttested, type Attested } from './attestation.js';
import { namedKey, type DeviceKeys } from './device-key.js';
import { boxPerson, type KeysContext } from './keys-context.js';
import type { OwnAccount } from './own-keys.js';
import type { OwnChain } from './own-chain.js';
import type { ChangePlan } from './plan-change.js';

/** What is added to what stays. */
export interface Additions {
  readonly device: DeviceKeys | null;
  readonly entries: readonly VaultEntry[];
}

/** The next link, with all that has to be sealed for it. */
export interface MadeChange {
  readonly content: KeyContent;
  readonly boxes: readonly AccountBox[];
  readonly entries: readonly VaultEntry[];
  /** The account key that was made for it; null where it stays. */
  readonly made: OwnAccount | null;
}

interface Recipient {
  readonly enc: NamedPublicKey;
  readonly isNew: boolean;
}

/** @param lent the account's key that is left or goes on */
export async function makeChange(context: KeysContext, chain: OwnChain, plan: ChangePlan, additions: Additions, lent: LentAccount): Promise<MadeChange> {
  if (!plan.rotates) return { ...(await compose(context, plan, additions, { named: chain.account, former: chain.former, cont: null, ...lent, isNew: false })), made: null };
  return renewed(context, chain, plan, additions, lent);
}

/** The first link of all, or one that begins anew: a new account key, one device, its recovery methods. */
export function beginChange(context: KeysContext, chain: OwnChain | null, additions: Additions): Promise<MadeChange> {
  return renewed(context, chain, { devices: [], ways: [], rotates: true }, additions, null);
}

/** @param old the account's key so far, for the one that follows it; null where nobody may have it any more */
async function renewed(context: KeysContext, chain: OwnChain | null, plan: ChangePlan, additions: Additions, old: LentAccount | null): Promise<MadeChange> {
  const { named, scalar } = await makeAccountKey();
  try {
    const account = await importAccount(named, scalar);
    if (account === null) throw new ConsultError('keys/unavailable');
    const former = chain === null ? [] : formerAfter({ enc: chain.account, former: [...chain.former] }, named.kid);
    const cont = old === null || chain === null ? null : await continueAccount(await attestationKey(old.account), chain.newest.digest, named.kid);
    const change = await compose(context, plan, additions, { named, former, cont, account, scalar, isNew: true });
    const back = old === null || chain === null ? [] : [await sealAccountBox(old.scalar, chain.account.kid, account.pair.publicKey, boxPerson(context))];
    return { ...change, boxes: [...change.boxes, ...back], made: account };
  } finally {
    scalar.fill(0);
  }
}

interface NextAccount extends LentAccount {
  readonly named: NamedPublicKey;
  readonly former: readonly string[];
  readonly cont: string | null;
  readonly isNew: boolean;
}

async function compose(context: KeysContext, plan: ChangePlan, { device, entries }: Additions, next: NextAccount): Promise<Omit<MadeChange, 'made'>> {
  const { owner: { subject: sub }, now } = context;
  const key = await attestationKey(next.account);
  const kept = await Promise.all(plan.devices.map(async (each) => (next.isNew ? { ...each, att: await attest(key, deviceWords(sub, each)) } : each)));
  const keptWays = await Promise.all(plan.ways.map(async (each) => (next.isNew ? { ...each, att: await attest(key, { kind: 'way', sub, enc: each.enc.kid }) } : each)));
  const devices = [...kept];
  if (device !== null) {
    const [sig, enc] = await Promise.all([namedKey(device.sig.publicKey, 'sig'), namedKey(device.enc.pair.publicKey, 'enc')]);
    devices.push({ sig, enc, since: now(), att: await attest(key, deviceWords(sub, { sig, enc })) });
  }
  const added = await Promise.all(entries.map(async ({ kind, id, enc, at }) => ({ kind, id, enc, at, att: await attest(key, { kind: 'way', sub, enc: enc.kid }) })));
  const ways = [...keptWays, ...added];
  const recipients: Recipient[] = [
    ...devices.map(({ enc }, index) => ({ enc, isNew: index >= kept.length })),
    ...ways.map(({ enc }, index) => ({ enc, isNew: index >= keptWays.length })),
  ];
  const boxes = await Promise.all(recipients.filter(({ isNew }) => isNew || next.isNew).map(({ enc }) => boxFor(context, enc, next)));
  return { content: { enc: next.named, former: [...next.former], devices, ways, cont: next.cont }, boxes, entries };
}

async function boxFor(context: KeysContext, enc: NamedPublicKey, { named, scalar }: NextAccount): Promise<AccountBox> {
  const recipient = await importEncryptionKey(enc.jwk);
  // The verified chain has none such.
  if (recipient === null) throw new ConsultError('keys/unavailable');
  return sealAccountBox(scalar, named.kid, recipient, boxPerson(context));
}

/** The encryption keys of devices and recovery methods in a chain that nobody who held its account key has put there. */
export async function findStrangers(chain: Pick<OwnChain, 'devices' | 'ways'>, account: OwnAccount, sub: string): Promise<Set<string>> {
  const key = await attestationKey(account);
  const named: [Attested, string][] = [
    ...chain.devices.map((device): [Attested, string] => [deviceWords(sub, device), device.att]),
    ...chain.ways.map(({ enc, att }): [Attested, string] => [{ kind: 'way', sub, enc: enc.kid }, att]),
  ];
  const strangers = await Promise.all(named.map(async ([words, att]) => ((await isAttested(key, words, att)) ? null : words.enc)));
  return new Set(strangers.filter((kid) => kid !== null));
}

function deviceWords(sub: string, { sig, enc }: { sig: { kid: string }; enc: { kid: string } }): Attested {
  return { kind: 'device', sub, kid: sig.kid, enc: enc.kid };
}
