import type { NamedPublicKey } from '../../../src/domain/named-public-key.js';
import type { Wrap } from '../../../src/domain/wrap.js';
import { policiesOf } from '../../../src/ownership/access.js';
import { verifyEvidence, type Evidence } from '../../../src/ownership/evidence.js';
import { verifyWrap } from '../../../src/ownership/verify-wrap.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { assembleItems, RECORDING_COLUMNS, type RecordingRow } from '../recordings/recording-rows.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { EscrowError } from './escrow-error.js';

/** One who may be given a recording, with the key to give it to. */
export interface EscrowRecipient {
  readonly subject: string;
  readonly role: 'owner' | 'reader';
  readonly key: NamedPublicKey;
}

/** A recording as the desk sees it: all of it verified, none of it taken from a row. */
export interface EscrowCase {
  readonly rid: string;
  readonly owner: string;
  /** Digest of the session claim. */
  readonly cd: string;
  /** What the recording promises of its key. */
  readonly rkc: string;
  /** The wraps to escrow that its recorder has signed for. */
  readonly escrowWraps: readonly Wrap[];
  /** The owner, and the readers of the policies that the claim names. Nobody else ever is one. */
  readonly recipients: readonly EscrowRecipient[];
}

/**
 * Opens a case: runs the gate's half that needs no secret on the recording, and verifies whose keys are whose.
 * @throws EscrowError `escrow/no-recording`: absent, or something in it does not verify
 */
export async function openCase(tx: Transaction, realm: Realm, { keyset }: RealmTrust, rid: string, now: number): Promise<EscrowCase> {
  const [row] = await tx.query<RecordingRow>(
    `select ${RECORDING_COLUMNS} from recording r where r.rid = $1 and r.tenant = $2 and r.region = $3`, [rid, realm.tenant, realm.region],
  );
  if (row === undefined) throw new EscrowError('escrow/no-recording');
  const [item] = await assembleItems(tx, { ...realm, subject: row.owner }, [row], { heads: 'none', keyset, ownWrapsOnly: true });
  const decision = await verifyEvidence(item, {
    ...realm, subject: row.owner, keyset, now, revocations: [], pinnedHead: () => null, pinnedKeys: () => null,
  });
  if (decision.verdict === 'deny') throw new EscrowError('escrow/no-recording', { cause: decision.reason });
  const { evidence, item: { recipients } } = decision;
  const { claim, claimDigest: cd, head: { payload: { rkc, wd } } } = evidence;
  const wraps = await tx.query<Wrap & Record<string, unknown>>(
    `select suite, kid, role, enc, ct from wrap where rid = $1 and role = 'escrow' and kid = any($2::text[])`, [rid, escrowKids(claim, keyset)],
  );
  const signedFor = await Promise.all(wraps.map(async (wrap) => (await verifyWrap(wrap, recipients, wd)).ok));
  return { rid, cd, rkc, owner: claim.owner.sub, escrowWraps: wraps.filter((_, index) => signedFor[index]), recipients: recipientsOf(evidence, keyset) };
}

/** @throws EscrowError `escrow/wrong-recipient`: a key of nobody's who may be given this recording */
export function recipientOf({ recipients }: EscrowCase, kid: string): EscrowRecipient {
  const found = recipients.find(({ key }) => key.kid === kid);
  if (found === undefined) throw new EscrowError('escrow/wrong-recipient');
  return found;
}

/** The names of all escrow keys of the policies that the claim names, retired ones too: they open what was wrapped to them. */
function escrowKids(claim: Evidence['claim'], keyset: RealmTrust['keyset']): string[] {
  return (policiesOf(claim, keyset) ?? []).flatMap((policy) => (policy.role === 'escrow' ? policy.keys.map(({ kid }) => kid) : []));
}

function recipientsOf({ claim, keys }: Evidence, keyset: RealmTrust['keyset']): EscrowRecipient[] {
  // A retired key gets no new wraps.
  const readers = (policiesOf(claim, keyset) ?? []).flatMap((policy) => (policy.role === 'reader' ? policy.keys.filter(({ state }) => state === 'active') : []));
  return [
    { subject: claim.owner.sub, role: 'owner', key: keys.patient.account },
    ...readers.map(({ sub, kid, jwk }): EscrowRecipient => ({ subject: sub, role: 'reader', key: { kid, jwk } })),
  ];
}
