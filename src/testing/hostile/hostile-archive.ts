import type { MemoryWorld } from '../../adapter/memory/memory-world.js';
import type { SessionGrant } from '../../domain/encounter.js';
import { recordingItemSchema } from '../../domain/recording.js';
import { newestLink } from '../add-device.js';
import { itemAsOf } from '../item-as-of.js';
import { makeDevice } from '../make-party.js';
import { portOf } from '../port-of.js';
import type { RecordedConsultation } from '../record-consultation.js';
import type { TestPerson } from '../test-world.js';
import { forgeLink } from './forge-link.js';
import { forgedItems } from './forged-items.js';
import { forgedKeysets } from './forged-keysets.js';
import type { HostileArchive, ItemLie, Truth } from './item-lie.js';

/**
 * Gathers it once for a world, at some 200 ms a member.
 * @param recorded at least two recordings for each member, by owner
 * @param opened consultations that can be joined, by patient, as each of them opens them; two for each, to be mistaken for each other
 */
export async function hostileArchive(
  world: MemoryWorld,
  recorded: ReadonlyMap<TestPerson, readonly RecordedConsultation[]>,
  opened: ReadonlyMap<TestPerson, readonly SessionGrant[]> = new Map(),
): Promise<HostileArchive> {
  const own = await makeDevice();
  const truths = new Map<string, Truth>();
  const bySubject = new Map<string, Truth[]>();
  const forged = new Map<string, ItemLie[]>();
  const chains = new Map<string, string[]>();
  const forks = new Map<string, string>();
  for (const [member, consultations] of recorded) {
    const { subject } = member.identity;
    const own = await Promise.all(consultations.map((each) => truthOf(member, each)));
    for (const truth of own) {
      truths.set(truth.item.rid, truth);
      await fork(world, truth.item.keys.practitioner, forks);
    }
    bySubject.set(subject, own);
    chains.set(subject, await member.adapter.keys.chain());
    forged.set(subject, await forgedItems(world, member));
  }
  const issuer = world.keys.payload.keys.find(({ kid }) => kid === world.keys.issuerKid);
  const people = new Map([...recorded.keys()].map(({ identity }) => [identity.subject, identity]));
  const sessions = new Map([...opened].flatMap(([{ identity: { subject: owner } }, grants]) => grants.map((grant) => [grant.appointment.id, { owner, grant }] as const)));
  return { truths, bySubject, people, sessions, forged, forks, chains, own, keysets: await forgedKeysets(world, own), issuerJwk: JSON.stringify(issuer?.jwk) };
}

/** Another link in the place of a chain's newest one; only where there is one before it. */
async function fork(world: MemoryWorld, chain: readonly string[], forks: Map<string, string>): Promise<void> {
  const newest = chain.at(-1);
  if (newest === undefined || chain.length < 2 || forks.has(newest)) return;
  const { token } = await forgeLink(world, chain.slice(0, -1), (await newestLink(chain)).payload.iat);
  forks.set(newest, token);
}

async function truthOf({ identity: { subject }, adapter }: TestPerson, made: RecordedConsultation): Promise<Truth> {
  const item = recordingItemSchema.parse(await portOf(adapter, 'recordings').get(made.rid));
  const counts = made.segments.map((_, index) => index).filter((count) => count >= 2);
  return { owner: subject, item, older: counts.map((count) => itemAsOf(item, made, count)), segments: made.segments.map(({ bytes }) => bytes) };
}
