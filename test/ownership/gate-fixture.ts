import { CompactSign } from 'jose';
import type { MemoryWorld } from '../../src/adapter/memory/memory-world.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { verifyOwnership, type GateContext, type OwnershipDecision } from '../../src/ownership/gate.js';
import { verifyKeyset, type Keyset, type KeysetPayload } from '../../src/ownership/keyset.js';
import { payloadDigest } from '../../src/ownership/payload-digest.js';
import { formerAfter, signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { namedKey } from '../../src/testing/make-party.js';
import { signKeyset } from '../../src/ownership/keyset.js';
import type { DeviceKeys } from '../../src/keys/device-key.js';
import { newestLink } from '../../src/testing/add-device.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { createTestWorld, type TestPerson } from '../../src/testing/test-world.js';

export interface GateFixture {
  world: MemoryWorld;
  /** Who is signed in, and somebody else. */
  member: TestPerson;
  other: TestPerson;
  subject: string;
  context: GateContext;
  gate: (item: unknown, change?: Partial<GateContext>) => Promise<OwnershipDecision>;
  /** `permit`, the reason of the denial, or why it is locked. */
  outcome: (item: unknown, change?: Partial<GateContext>) => Promise<string>;
}

export async function gateFixture(): Promise<GateFixture> {
  const { world, member, otherMember: other } = await createTestWorld();
  const context = gateContextOf(world, member);
  const gate = (item: unknown, change: Partial<GateContext> = {}): Promise<OwnershipDecision> => verifyOwnership(item, { ...context, ...change });
  return {
    world, member, other, context, gate,
    subject: member.identity.subject,
    outcome: async (item, change) => {
      const decision = await gate(item, change);
      if (decision.verdict === 'locked') return decision.recording.why;
      return decision.verdict === 'permit' ? 'permit' : decision.reason;
    },
  };
}

/** The world's keyset, verified; with `change`, one that its root has signed anew. */
export async function keysetOf(world: MemoryWorld, change: Partial<KeysetPayload> = {}): Promise<Keyset> {
  const { trust, payload, rootKey, document } = world.keys;
  const keyset = await signKeyset({ ...payload, ...change }, rootKey, trust.rootThumbprint);
  const result = await verifyKeyset({ keyset, rootKey: document.rootKey }, trust, 0, world.now());
  if (!result.ok) throw new Error(`the keyset is not believed: ${result.fault}`);
  return result.keyset;
}

/** The member's chain, with one link for each of these accounts: each is replaced by the next. */
export async function chainOver({ world, member }: GateFixture, accounts: readonly OwnAccount[]): Promise<string[]> {
  const tokens: string[] = [];
  let before: MemberKey | null = null;
  const { device, enc, way } = member.keys;
  const devices = [{ sig: await namedKey(device.publicKey, 'sig'), enc: await namedKey(enc.pair.publicKey, 'enc'), since: world.now(), att: 'A'.repeat(43) }];
  for (const [index, { kid, pair }] of accounts.entries()) {
    const payload: MemberKey = {
      v: 2, aud: audience(world.tenant, world.region), sub: member.identity.subject, seq: index + 1, prev: before === null ? null : await payloadDigest(before), iat: world.now(),
      enc: await namedKey(pair.publicKey, 'enc'), former: before === null ? [] : formerAfter(before, kid), devices,
      ways: [{ kind: way.kind, id: way.id, enc: way.enc, at: way.at, att: 'A'.repeat(43) }],
      cont: before === null ? null : 'A'.repeat(43), by: before === null ? { how: 'first', kid: null, token: null } : { how: 'recovery', kid: way.enc.kid, token: null }, checkpoint: false,
    };
    tokens.push(await signMemberKey(payload, world.keys.issuerKey, world.keys.issuerKid));
    before = payload;
  }
  return tokens;
}

/** A chain with one more link, in which this device stands too. @param iat when it was signed, milliseconds since 1970 */
export async function chainWith({ keys: { issuerKey, issuerKid } }: MemoryWorld, chain: readonly string[], { sig, enc }: DeviceKeys, iat: number): Promise<string[]> {
  const { payload: before, digest: prev } = await newestLink(chain);
  const added = { sig: await namedKey(sig.publicKey, 'sig'), enc: await namedKey(enc.pair.publicKey, 'enc'), since: iat, att: 'A'.repeat(43) };
  const by = { how: 'recovery', kid: before.ways[0]?.enc.kid ?? null, token: null } as const;
  const link: MemberKey = { ...before, seq: before.seq + 1, prev, iat, devices: [...before.devices, added], cont: null, by, checkpoint: false };
  return [...chain, await signMemberKey(link, issuerKey, issuerKid)];
}

/** Signs any text as the world's issuer would sign a claim; `header` changes the protected header. */
export function signAsIssuer(world: MemoryWorld, text: string, header: Record<string, unknown> = {}): Promise<string> {
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', typ: 'consult-session+jwt', kid: world.keys.issuerKid, ...header })
    .sign(world.keys.issuerKey, header['crit'] === undefined ? {} : { crit: Object.fromEntries((header['crit'] as string[]).map((name) => [name, true])) });
}

/** What the item's claim says, as text. */
export function claimText(item: RecordingItem): string {
  return new TextDecoder().decode(Uint8Array.from(atob((item.claim.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)));
}

/** A token from a header and a payload that nobody signed. */
export function unsigned(header: Record<string, unknown>, payload: string, signature = ''): string {
  const encode = (text: string): string => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${encode(JSON.stringify(header))}.${encode(payload)}.${signature}`;
}
