import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { otherRole, type Role } from '../../src/domain/role.js';
import type { SignalBody } from '../../src/domain/signal-message.js';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { PageBinding, type BoundPair, type LinkMessage, type OwnPage, type PeerFault } from '../../src/session/page-binding.js';
import { proofOf, testClaim, testIssuer, testParty, type TestIssuer, type TestParty } from './session-keys.js';

/** A fingerprint that is 32 times the same byte. */
export const fingerprintOf = (byte: string): string => `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`;
export const FINGERPRINTS: Readonly<Record<Role, string>> = { patient: fingerprintOf('AB'), practitioner: fingerprintOf('CD') };
export const sdpOf = (fingerprint: string): string => `v=0\r\na=fingerprint:${fingerprint}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=fingerprint:${fingerprint}\r\n`;

export type Said<T extends SignalBody['type']> = Extract<SignalBody, { type: T }>;

/** Two page loads of one consultation, as far as they say who they are: no room, no connection. */
export interface BindingWorld {
  issuer: TestIssuer;
  claim: SessionClaim;
  parties: Record<Role, TestParty>;
  pages: Record<Role, OwnPage>;
  /** What this page says to and hears from the other one. */
  binding(role: Role, own?: OwnPage, peer?: OwnPage): PageBinding;
}

export async function bindingWorld(): Promise<BindingWorld> {
  const issuer = await testIssuer();
  const parties = { patient: await testParty(issuer, 'patient'), practitioner: await testParty(issuer, 'practitioner') };
  const claim = testClaim(parties.patient, parties.practitioner);
  const page = async (role: Role): Promise<OwnPage> => ({
    sid: claim.sid, role, instance: newOpaqueId(), nonce: newOpaqueId(), fingerprint: FINGERPRINTS[role], proof: await proofOf(issuer, claim, parties[role]),
  });
  const pages = { patient: await page('patient'), practitioner: await page('practitioner') };
  return {
    issuer, claim, parties, pages,
    binding: (role, own = pages[role], { instance, nonce } = pages[otherRole(role)]) => new PageBinding(own, { instance, nonce }),
  };
}

/** Both have said their binds and heard the other's. */
export async function bound(world: BindingWorld): Promise<Record<Role, PageBinding>> {
  const bindings = { patient: world.binding('patient'), practitioner: world.binding('practitioner') };
  const said = { patient: await bindOf(bindings.patient), practitioner: await bindOf(bindings.practitioner) };
  for (const role of ['patient', 'practitioner'] as const) {
    const { token, keys } = said[otherRole(role)];
    const fault = await bindings[role].hearBind(token, keys);
    if (fault !== null) throw new Error(fault);
  }
  return bindings;
}

export async function bindOf(binding: PageBinding): Promise<Said<'bind'>> {
  return (await binding.bind(1)) as Said<'bind'>;
}

export async function tokenOf(binding: PageBinding, message: LinkMessage): Promise<string> {
  return ((await binding.sign(message)) as Said<'signed'>).token;
}

export async function pairOf(world: BindingWorld): Promise<Record<Role, BoundPair>> {
  const { patient, practitioner } = await bound(world);
  return { patient: patient.pair!, practitioner: practitioner.pair! };
}

export type Heard = LinkMessage | PeerFault;
