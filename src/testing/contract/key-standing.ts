import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { KeyPort } from '../../adapter/ports/key-port.js';
import type { Identity } from '../../domain/identity.js';
import { importAccount } from '../../keys/account-key.js';
import { verifyMemberKeys, type MemberKey } from '../../ownership/member-key.js';
import { audience } from '../../ownership/session-claim.js';
import type { Verified } from '../../ownership/verify-token.js';
import { openAccountBox } from '../../sealing/account-box.js';
import type { TestKeys } from '../enrol-party.js';
import type { TestAccount } from '../make-party.js';
import type { ContractSubject, KeyedPerson } from './contract-subject.js';
import { expect } from './expect.js';
import { gateOf } from './gate-of.js';

/** How things stand with a person's keys, as the backend says and as everybody verifies it. */
export interface KeyStanding {
  me: Identity;
  keys: TestKeys;
  links: readonly Verified<MemberKey>[];
  newest: Verified<MemberKey>;
  /** The account's key now, from the box for the person's first device. */
  account: TestAccount;
}

/** How long a hurried person waits between two writes: a backend may limit how fast they come. Milliseconds. */
const PACE = 10_000;

/** A member's keys, asked for no faster than a person asks. */
export function pacedKeys({ otherMember: { keys }, advance }: ContractSubject): KeyPort {
  return {
    ...keys,
    change(change, signal) {
      advance?.(PACE);
      return keys.change(change, signal);
    },
    openWay(id, proof, signal) {
      advance?.(PACE);
      return keys.openWay(id, proof, signal);
    },
  };
}

export async function identityOf({ identity }: BackendAdapter): Promise<Identity> {
  const me = await identity.whoAmI();
  expect(me !== null, 'nobody is signed in');
  return me;
}

/** A person's keys after every check that whoever is shown them will make. The first device must be in the chain. */
export async function standingOf(subject: ContractSubject, person: KeyedPerson): Promise<KeyStanding> {
  const keys = await subject.keysOf(person);
  const { keyset, subject: sub, tenant, region } = await gateOf(subject, person);
  const result = await verifyMemberKeys(await subject[person].keys.chain(1), {
    resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at), audience: audience(tenant, region), subject: sub, pinned: null,
  });
  expect(result.ok, result.ok ? '' : `the chain is not believed: ${result.fault}`);
  const me = await identityOf(subject[person]);
  const account = await openAccount(subject[person], me, keys, result.newest.payload);
  expect(account !== null, 'the first device has no box of the account’s key that opens');
  return { me, keys, links: result.links, newest: result.newest, account };
}

/** The account's key of a link, for who has this encryption key; null when there is no box that opens. */
export async function openAccount(adapter: BackendAdapter, { subject: sub, tenant, region }: Identity, { enc }: Pick<TestKeys, 'enc'>, link: MemberKey): Promise<TestAccount | null> {
  const box = (await adapter.keys.boxes(enc.kid)).find(({ account, to }) => account === link.enc.kid && to === enc.kid);
  if (box === undefined) return null;
  const scalar = await openAccountBox(box, enc.pair, { aud: audience(tenant, region), sub });
  const account = await importAccount(link.enc, scalar);
  return account === null ? null : { ...account, scalar };
}
