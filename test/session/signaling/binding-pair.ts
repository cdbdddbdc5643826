import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { otherRole, type Role } from '../../../src/domain/role.js';
import type { SignalBody } from '../../../src/domain/signal-message.js';
import type { SessionClaim } from '../../../src/ownership/session-claim.js';
import { OwnNonces } from '../../../src/session/signaling/own-nonces.js';
import { PageBinding, type BoundPair, type LinkMessage, type OwnPage, type PeerFault } from '../../../src/session/signaling/page-binding.js';
import { proofOf, testClaim, testIssuer, testParty, type TestIssuer, type TestParty } from '../session-keys.js';

/** A fingerprint that is 32 times the same byte. */
export const fingerprintOf = (byte: string): string => `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`;
export const FINGERPRINTS: Readonly<Record<Role, string>> = { patient: fingerprintOf('AB'), practitioner: fingerprintOf('CD') };
export const sdpOf = (fingerprint: string): string => `v=0\r\na=fingerprint:${fingerprint}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fingerprint:${fingerprint}\r\n`;

export type Said<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>;
type Hello = Said<'hello'>;

/** One page load's side of one pair: what it has said and not yet been heard. */
export interface Side {
  own: OwnPage;
  binding: PageBinding;
  /** What it says on arriving. */
  arrival: () => Promise<Hello>;
  /** Hears a hello, and says what follows from it. */
  hear: (hello: Hello) => Promise<SignalBody[]>;
}

/** Two page loads of one consultation, as far as they say who they are: no room, no connection. */
export interface BindingWorld {
  issuer: TestIssuer;
  claim: SessionClaim;
  parties: Record<Role, TestParty>;
  pages: Record<Role, OwnPage>;
  /** What this page says to and hears from the other one. */
  side(role: Role, own?: OwnPage, peer?: OwnPage): Side;
}

export async function bindingWorld(): Promise<BindingWorld> {
  const issuer = await testIssuer();
  const parties = { patient: await testParty(issuer, 'patient'), practitioner: await testParty(issuer, 'practitioner') };
  const claim = testClaim(parties.patient, parties.practitioner);
  const pages = { patient: await pageOf(issuer, claim, parties.patient), practitioner: await pageOf(issuer, claim, parties.practitioner) };
  return {
    issuer, claim, parties, pages,
    side: (role, own = pages[role], { instance } = pages[otherRole(role)]) => {
      const nonces = new OwnNonces({ cd: own.proof.cd, role: own.role, fp: own.fingerprint, kid: own.proof.keys.device.kid });
      const binding = new PageBinding(own, nonces, instance);
      return {
        own, binding,
        arrival: async () => ({ type: 'hello', to: null, commit: await nonces.firstCommit(), heard: null }),
        hear: async ({ to, commit, heard }) => {
          const words = await binding.hearHello({ for: to === null ? 'all' : to === own.instance ? 'me' : 'another', commit, heard }, 1);
          if (typeof words === 'string') throw new Error(words);
          return words.bodies;
        },
      };
    },
  };
}

export async function pageOf(issuer: TestIssuer, claim: SessionClaim, party: TestParty): Promise<OwnPage> {
  const { role, keys: { device: { kid, publicKey: key } } } = party;
  return { sid: claim.sid, role, instance: newOpaqueId(), fingerprint: FINGERPRINTS[role], signers: [{ kid, key }], proof: await proofOf(issuer, claim, party) };
}

/** The other page arrives, and this one answers; then the other one does. @returns both binds, said and not yet heard */
export async function helloed(waiting: Side, arriving: Side): Promise<{ waiting: Said<'bind'>; arriving: Said<'bind'> }> {
  const answer = await waiting.hear(await arriving.arrival());
  const [hello, first] = answer as [Hello, Said<'bind'>];
  const [, second] = (await arriving.hear(hello)) as [Hello, Said<'bind'>];
  return { waiting: first, arriving: second };
}

/** Both have said their binds and heard the other's. */
export async function bound(world: BindingWorld): Promise<Record<Role, PageBinding>> {
  const sides = { patient: world.side('patient'), practitioner: world.side('practitioner') };
  const said = await helloed(sides.patient, sides.practitioner);
  const faults = [await sides.practitioner.binding.hearBind(said.waiting.token, said.waiting.keys), await sides.patient.binding.hearBind(said.arriving.token, said.arriving.keys)];
  for (const fault of faults) if (fault !== null) throw new Error(fault);
  return { patient: sides.patient.binding, practitioner: sides.practitioner.binding };
}

export async function tokenOf(binding: PageBinding, message: LinkMessage): Promise<string> {
  const said = (await binding.sign(message)) as Said<'signed'> | null;
  if (said === null) throw new Error('Its bind is not said.');
  return said.token;
}

export async function pairOf(world: BindingWorld): Promise<Record<Role, BoundPair>> {
  const { patient, practitioner } = await bound(world);
  return { patient: patient.pair!, practitioner: practitioner.pair! };
}

export type Heard = LinkMessage | PeerFault | null;
