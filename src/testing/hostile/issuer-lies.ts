import type { MemoryWorld } from '../../adapter/memory/memory-world.js';
import type { RecordingItem } from '../../domain/recording.js';
import type { DenyReason } from '../../domain/violation.js';
import { peekPayload } from '../../ownership/jws.js';
import type { MemberKey } from '../../ownership/member-key.js';
import { consentSchema } from '../../ownership/consent.js';
import { signKeyChange } from '../../ownership/signed-key-change.js';
import { signObject } from '../../ownership/signed-object.js';
import type { Recipient } from '../../recording/upload/upload-handle.js';
import { issueItem, issueRecording } from '../issue-item.js';
import { makeAccount, makeDevice } from '../make-party.js';
import { signWord } from '../sign-call.js';
import type { TestPerson } from '../test-world.js';
import { forgeLink } from './forge-link.js';
import type { ItemLie } from './item-lie.js';
import type { LieKind } from './lie-kind.js';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/**
 * What a thief can have signed who holds the issuer's key, a token, or a device that came later: readers whom the root has
 * not named, signatures of devices that were not there, permissions that were not given, and links that nobody asked for.
 */
export async function issuerLies(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  return [...await escrowLies(world, member), ...await lateLies(world, member), ...await consentLies(world, member), ...await linkLies(world, member)];
}

async function escrowLies(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  const { claim, item } = await issueRecording(world, member);
  const { issuerKey, issuerKid, escrow } = world.keys;
  const thief = await makeAccount();
  const extra = (role: Recipient['role']) => issueItem(world, member, { recipients: (all) => [...all, { kid: thief.kid, key: thief.pair.publicKey, role }] });
  const field = await signObject('consult-session+jwt', { ...claim, escrow: [{ kid: thief.kid, jwk: { kty: 'EC' } }] }, issuerKey, issuerKid);
  return [
    lie('escrow-key', 'a claim that names a policy of nobody’s', 'access', await issueItem(world, member, { claim: { access: [...claim.access, 'thief-1'] } })),
    lie('escrow-key', 'a recording that a thief’s key opens as escrow', 'access', await extra('escrow')),
    lie('escrow-key', 'a recording that a thief’s key opens as a reader', 'access', await extra('reader')),
    lie('escrow-key', 'a recording that a thief’s key opens as its owner', 'access', await extra('owner')),
    lie('escrow-key', 'a recording for escrow under a claim that names none', 'access', await issueItem(world, member, {
      claim: { access: [] }, recipients: (all) => [...all, { kid: escrow.kid, key: escrow.pair.publicKey, role: 'escrow' }],
    })),
    lie('escrow-key', 'a claim with a key of its own for escrow', 'claim-invalid', { ...item, claim: field }),
  ];
}

async function lateLies(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  const { claim, item: { keys } } = await issueRecording(world, member);
  const late = claim.exp + WEEK;
  const practitioner = await forgeLink(world, keys.practitioner, late);
  const patient = await forgeLink(world, keys.patient, late);
  // Removed before the claim begins: the next link has another device alone.
  const removed = await forgeLink(world, keys.practitioner, world.now() + 1, (link) => ({ ...link, devices: link.devices.slice(-1) }));
  const byPractitioner = await issueItem(world, member, { signers: { practitioner: practitioner.added.sig } });
  const byPatient = await issueItem(world, member, { signers: { patient: patient.added.sig } });
  const byRemoved = await issueItem(world, member, { began: world.now() + HOUR });
  return [
    lie('late-signer', 'a recording by a practitioner’s device of a week later', 'epochs', withKeys(byPractitioner, 'practitioner', practitioner.token)),
    lie('late-signer', 'a recording with a patient’s device of a week later', 'epochs', withKeys(byPatient, 'patient', patient.token)),
    lie('late-signer', 'a recording by a device that was removed before', 'epochs', withKeys(byRemoved, 'practitioner', removed.token)),
  ];
}

async function consentLies(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  const item = await issueItem(world, member);
  const stranger = await makeDevice();
  const word = peekPayload(item.consents[0] ?? '', consentSchema);
  if (word === null) throw new Error('A recording has a patient’s word.');
  const denied = (who: 'patient' | 'practitioner') => issueItem(world, member, { consent: (said) => (said.role === who ? { ...said, decision: 'deny' } : said) });
  return [
    lie('denied-consent', 'a recording that the patient has said no to', 'consent', await denied('patient')),
    lie('denied-consent', 'a recording that the practitioner has said no to', 'consent', await denied('practitioner')),
    lie('denied-consent', 'a permission that is withdrawn as it is given', 'consent', await issueItem(world, member, { consent: (said) => (said.role === 'patient' ? { ...said, decision: 'withdraw' } : said) })),
    lie('denied-consent', 'a patient’s permission that a stranger has signed', 'consent', { ...item, consents: [(await signWord(stranger, word)).token, ...item.consents.slice(1)] }),
    lie('denied-consent', 'a permission for another recording', 'consent', await issueItem(world, member, { consent: (said) => ({ ...said, rid: claimless(said.rid) }) })),
  ];
}

async function linkLies(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  const item = await issueItem(world, member);
  const { keys } = item;
  const thief = await makeDevice();
  const byDevice = (name: (link: MemberKey, own: string) => string) => forgeLink(world, keys.patient, world.now(), async (link, { sig }) => {
    const [signer] = link.devices;
    const words = { v: 1, aud: link.aud, sub: link.sub, prev: link.prev ?? '', next: 'A'.repeat(43), at: link.iat } as const;
    const kid = name(link, sig.kid);
    return { ...link, by: { how: 'device', kid: signer?.sig.kid ?? kid, token: await signKeyChange(words, thief.privateKey, kid) } };
  });
  const inItsName = await byDevice((link) => link.devices[0]?.sig.kid ?? '');
  const byItself = await byDevice((_link, own) => own);
  const without = await forgeLink(world, keys.patient, world.now(), (link) => ({ ...link, by: { how: 'permission', kid: null, token: null } }));
  return [
    lie('stolen-link', 'a link of mine by a thief’s device in my device’s name', 'member-key', withKeys(item, 'patient', inItsName.token)),
    lie('stolen-link', 'a link of mine by the very device that it adds', 'member-key', withKeys(item, 'patient', byItself.token)),
    lie('stolen-link', 'a link of mine by permission that keeps my keys', 'member-key', withKeys(item, 'patient', without.token)),
  ];
}

function withKeys(item: RecordingItem, role: 'patient' | 'practitioner', token: string): RecordingItem {
  return { ...item, keys: { ...item.keys, [role]: [...item.keys[role], token] } };
}

/** Another id of the same form. */
function claimless(rid: string): string {
  return `${rid.startsWith('A') ? 'B' : 'A'}${rid.slice(1)}`;
}

function lie(kind: LieKind, name: string, reason: DenyReason, item: RecordingItem): ItemLie {
  return { kind, name, reason, harm: 'foreign', whole: true, tell: () => item };
}
