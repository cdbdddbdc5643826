import type { SignalingPort } from '../../src/adapter/ports/signaling-port.js';
import { PersonGate } from '../../src/client/person-gate.js';
import type { SessionGrant } from '../../src/domain/encounter.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { LinkSignal } from '../../src/domain/signal-message.js';
import type { DenyReason } from '../../src/domain/violation.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { verifyParticipation } from '../../src/ownership/participation.js';
import { shownChain } from '../../src/ownership/served-keys.js';
import { BoundRoom } from '../../src/session/signaling/bound-room.js';
import { ownSigners } from '../../src/session/proof/own-signers.js';
import type { LinkMessage, OwnPage } from '../../src/session/signaling/page-binding.js';
import { proofOf } from '../../src/session/signaling/proof-of.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import type { Told } from '../../src/testing/hostile/told.js';
import type { TestPerson } from '../../src/testing/test-world.js';
import { TestRoom } from '../session/test-room.js';
import type { DueConsultation, HostileWorld } from './hostile-world.js';
import { turns } from './settled.js';
import { noStops } from '../../src/testing/no-stops.js';

/** What a party brings into a call: all that its pages say about themselves but the page load. */
export type Party = Omit<OwnPage, 'instance'>;

/** What came of one call, at the patient's page. */
export interface HeldCall {
  /** Whom the page takes for the other end, and whom it is. Null: nobody has proved to be the other party. */
  believed: { fingerprint: string; device: string } | null;
  truly: { fingerprint: string; device: string };
  said: readonly LinkMessage[];
  heard: readonly LinkMessage[];
  faults: readonly DenyReason[];
}

const FINGERPRINTS = { patient: 'AB', practitioner: 'CD' };
/** Milliseconds that a call may take: what it waits for comes at once, or never. */
const CALL_MILLIS = 2_000;
/** Turns of the event loop that what is to be refused may take longer than what is true. */
const LATER_TURNS = 40;

/** As the client opens a call: with the keys of this device, behind the gate. */
export async function partyOf({ world, clock }: Pick<HostileWorld, 'world' | 'clock'>, { identity, adapter }: TestPerson, grant: SessionGrant, store: KeyStore): Promise<Party> {
  const { tenant, region, keys: { keyset } } = world;
  const keys = await openKeys(identity, adapter.keys, (kid, at) => keyset.keyOf('issuer', kid, at), clock.now, { store });
  const gate = new PersonGate({ identity, tenant, region, keyset, keys, stops: noStops(identity), now: clock.now, gone: new AbortController().signal });
  const decision = await verifyParticipation(grant, grant.appointment.id, gate.context());
  const { enrolled } = keys;
  if (decision.verdict === 'deny' || enrolled === null) throw new Error('A party is refused its own consultation.');
  const own = { device: enrolled.device, account: enrolled.account, chain: shownChain(enrolled.chain, grant.keys[grant.role]) };
  const { sid, role } = grant;
  return { sid, role, fingerprint: fingerprintOf(FINGERPRINTS[role]), signers: await ownSigners(own, decision.claim, role), proof: proofOf(grant, decision, gate, own) };
}

/** The practitioner's side of a consultation, made once: on a device of its own. */
export function practitionerOf(world: HostileWorld, due: DueConsultation): Promise<Party> {
  const made = practitioners.get(due) ?? keyStoreOf(due.by).then((store) => partyOf(world, due.by, due.practitioner, store));
  practitioners.set(due, made);
  return made;
}

const practitioners = new WeakMap<DueConsultation, Promise<Party>>();

/**
 * The two pages of a consultation come into the room, and say about their connection what the practitioner's page says first.
 * @param hostile wraps the patient's port of the room
 * @param isOver given what has come so far: whether there is nothing more to wait for
 */
export async function holdCall(patient: Party, practitioner: Party, hostile: (port: SignalingPort) => SignalingPort, isOver: (call: HeldCall) => boolean): Promise<HeldCall> {
  const room = new TestRoom();
  const [heard, faults]: [LinkMessage[], DenyReason[]] = [[], []];
  const instance = newOpaqueId();
  const said: LinkMessage[] = OFFERED.map((body) => ({ body, link: instance, gen: 1 }));
  const ignore = { onBye: nothing, onPresence: nothing, onEncounter: nothing, onReplaced: nothing, onChannel: nothing, onTrouble: nothing, now: Date.now };
  const mine = new BoundRoom({ ...ignore, port: hostile(room.port('patient')), own: { ...patient, instance: newOpaqueId() }, onPeer: nothing, onSignal: (message) => heard.push(message), onFault: (fault) => faults.push(fault) });
  const theirs: BoundRoom = new BoundRoom({
    ...ignore, port: room.port('practitioner'), own: { ...practitioner, instance }, onSignal: nothing, onFault: nothing,
    onPeer: () => { for (const message of said) theirs.send(message); },
  });
  const call = (): HeldCall => {
    const { pair } = mine;
    const believed = pair === null ? null : { fingerprint: pair.fingerprint, device: pair.signer.kid };
    return { believed, truly: { fingerprint: practitioner.fingerprint, device: practitioner.proof.keys.device.kid }, said, heard, faults };
  };
  const until = Date.now() + CALL_MILLIS;
  while (!isOver(call()) && Date.now() < until) await turns(1);
  await turns(LATER_TURNS);
  const held = call();
  mine.close();
  theirs.close();
  return held;
}

/** Whether everything has come that is to come, after these lies. */
export function isHeld({ believed, said, heard, faults }: HeldCall, told: readonly Told[]): boolean {
  const lies = told.filter(({ path, lie }) => path === 'signal' && lie !== null);
  return lies.some(({ harm }) => harm === 'altered') ? faults.length > 0 : believed !== null && heard.length === said.length;
}

/** What somebody was made to believe in a call, or heard, that is not the other party's. */
export function callLeaks({ believed, truly, said, heard }: HeldCall): string[] {
  const leaks: string[] = [];
  if (believed !== null && (believed.fingerprint !== truly.fingerprint || believed.device !== truly.device)) leaks.push('a page is taken for the practitioner’s that no device of theirs has signed for');
  const texts = said.map((message) => JSON.stringify(message));
  if (heard.some((message) => !texts.includes(JSON.stringify(message)))) leaks.push('something was heard in a call that the practitioner has not said');
  return leaks;
}

function fingerprintOf(byte: string): string {
  return `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`;
}

const OFFERED: readonly LinkSignal[] = [
  { type: 'offer', sdp: `v=0\r\na=fingerprint:${fingerprintOf(FINGERPRINTS.practitioner)}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n` },
  { type: 'candidate', candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } },
];

function nothing(): void {
  // This page looks at what it hears, and at nothing else.
}
