import type { MemoryWorld } from '../../adapter/memory/memory-world.js';
import type { RecordingItem } from '../../domain/recording.js';
import type { DenyReason } from '../../domain/violation.js';
import { canonicalJson } from '../../ownership/canonical-json.js';
import { signJws } from '../../ownership/jws.js';
import { audience } from '../../ownership/session-claim.js';
import { digestShown } from '../../ownership/shown.js';
import { signObject } from '../../ownership/signed-object.js';
import { issueItem, issueRecording, TEST_SHOWN } from '../issue-item.js';
import { recordingLies } from '../recording-lies.js';
import { somebodyElse } from '../somebody-else.js';
import type { TestPerson } from '../test-world.js';
import { issuerLies } from './issuer-lies.js';
import type { ItemLie } from './item-lie.js';

/**
 * Items for a member that nobody recorded, the claims in them signed by the insurer's own issuer: what a backend can serve
 * that has got at more than its storage. `recordingLies`, where they are one item each, and what else such a claim can say.
 */
export async function forgedItems(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  const { claim, item } = await issueRecording(world, member);
  const { issuerKey, issuerKid } = world.keys;
  const later = world.now() + 3_600_000;
  const text = canonicalJson(claim);
  const twofold = await signJws({ alg: 'ES256', typ: 'consult-session+jwt', kid: issuerKid }, new TextEncoder().encode(text.replace('{', '{"v":1,')), issuerKey);
  const stranger = await somebodyElse(world, member);
  return [
    ...(await knownLies(world, member)),
    ...(await issuerLies(world, member)),
    served('a recording for another audience', 'audience', await issueItem(world, member, { claim: { aud: audience('ins-z', world.region) } })),
    served('a recording that began before its claim held', 'claim-not-valid', await issueItem(world, member, { claim: { nbf: later, exp: later + 3_600_000 } })),
    served('a recording that began after its claim had held', 'claim-not-valid', await issueItem(world, member, { began: later, claim: { exp: later - 1 } })),
    served('a stranger’s recording under a claim that says that it is mine, and that I was not there', 'claim-invalid', await issueItem(world, stranger, { claim: { owner: { sub: member.identity.subject } } })),
    served('a claim with a member twice', 'claim-invalid', { ...item, claim: twofold }),
    served('a claim that was signed as something else', 'claim-type', { ...item, claim: await signObject('consult-memberkey+jwt', claim, issuerKey, issuerKid) }),
    served('a claim that an approver has signed', 'claim-key', { ...item, claim: await signObject('consult-session+jwt', claim, world.keys.approvers[0].privateKey, world.keys.approvers[0].kid) }),
    served('a wrap of another key than the recorder has promised', 'commitment', await issueItem(world, member, { head: (head) => ({ ...head, rkc: 'A'.repeat(43) }) })),
    served('a recording under another practitioner’s name than was booked', 'names', await issueItem(world, member, { claim: { shown: await digestShown({ ...TEST_SHOWN, patient: member.identity.displayName, practitioner: 'Dr Other' }) } })),
    served('a meta segment that says something else', 'meta', await issueItem(world, member, { meta: { serviceName: 7 } })),
  ];
}

/** Those that are one item and wrong at first sight. */
async function knownLies(world: MemoryWorld, member: TestPerson): Promise<ItemLie[]> {
  const found = (await recordingLies(world, member)).filter(({ before, foreign }) => before === null && foreign.length > 0);
  return Promise.all(found.map(async ({ name, reason, lies }) => served(name, reason, (await lies.list?.([], 20))?.[0] as RecordingItem)));
}

function served(name: string, reason: DenyReason, item: RecordingItem): ItemLie {
  // With their heads, since some of them are wrong nowhere else.
  return { name, reason, harm: 'foreign', whole: true, tell: () => item };
}
