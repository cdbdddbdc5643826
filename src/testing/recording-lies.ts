import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import type { RecordingItem } from '../domain/recording.js';
import type { DenyReason } from '../domain/violation.js';
import type { OwnAccount } from '../keys/own-keys.js';
import { toBase64url } from '../ownership/base64url.js';
import { canonicalJson } from '../ownership/canonical-json.js';
import { issueItem, issueRecording, type IssuedRecording } from './issue-item.js';
import { itemAsOf } from './item-as-of.js';
import type { Lies } from './lying-recordings.js';
import { makeDevice } from './make-party.js';
import { sealRecording } from './seal-recording.js';
import { somebodyElse } from './somebody-else.js';
import type { TestPerson } from './test-world.js';

export interface RecordingLie {
  name: string;
  /** What it served, honestly, when the page looked before; null where it is a lie at first sight. */
  before: Lies | null;
  lies: Lies;
  /** What the violation says. */
  reason: DenyReason;
  /** Ids that must be neither drawn nor fetched. */
  foreign: string[];
}

/**
 * The lies of a backend, ready for `lyingRecordings`, each with the reason that a client must give. Every signature in
 * them is true: what is wrong is what it is served for, or to whom, or what was left out.
 * @param member who is signed in and lied to
 */
export async function recordingLies(world: MemoryWorld, member: TestPerson): Promise<RecordingLie[]> {
  const made = await issueRecording(world, member);
  const mine = made.item;
  const alsoMine = await issueItem(world, member);
  const others = await issueItem(world, await somebodyElse(world, member));
  const planted = await plant(made, member.keys.account);
  const [first, second] = mine.epochs;
  if (first === undefined || second === undefined) throw new Error('A recording has two epochs.');
  return [
    served('another member’s recording', 'owner', others),
    served('a recording of another insurer', 'tenant', await issueItem(world, member, { claim: { tenant: 'ins-z' } })),
    served('a recording of another region', 'region', await issueItem(world, member, { claim: { region: 'zz' } })),
    served('another member’s recording under my claim', 'recording-id', { ...others, claim: mine.claim }),
    served('another member’s recording under my claim and its id', 'member-key', { ...others, claim: mine.claim, rid: mine.rid }),
    served('another member’s keys in my recording', 'member-key', { ...mine, keys: others.keys }),
    served('no keys of the practitioner’s', 'member-key', { ...mine, keys: { ...mine.keys, practitioner: [] } }),
    served('the epochs of another recording of mine', 'epochs', { ...mine, epochs: alsoMine.epochs }),
    served('my epochs in another order', 'epochs', { ...mine, epochs: [second, first] }),
    served('an epoch that the patient has not signed', 'epochs', { ...mine, epochs: [first, { ...second, patient: second.practitioner }] }),
    served('an epoch that the practitioner has not signed', 'epochs', { ...mine, epochs: [first, { ...second, practitioner: second.patient }] }),
    served('the binds of another recording of mine', 'epochs', { ...mine, binds: alsoMine.binds }),
    served('what was said of another recording of mine', 'consent', { ...mine, consents: alsoMine.consents }),
    served('a recording without the patient’s permission', 'consent', { ...mine, consents: mine.consents.slice(1) }),
    served('a recording that the patient has said no to', 'consent', await issueItem(world, member, { consent: (word) => (word.role === 'patient' ? { ...word, decision: 'deny' } : word) })),
    served('a recording whose permission was for audio alone', 'consent', await issueItem(world, member, { consent: (word) => (word.role === 'patient' ? { ...word, modes: ['audio'] } : word) })),
    served('the head of another recording of mine', 'segments', { ...mine, head: alsoMine.head, heads: alsoMine.heads }),
    served('a recording with a segment cut out', 'segments', { ...mine, heads: mine.heads?.toSpliced(2, 1) ?? null }),
    served('a recording whose first epoch was cut off', 'epochs', { ...mine, epochs: [second] }),
    served('the wraps of another recording of mine', 'wrap', { ...mine, wraps: alsoMine.wraps }),
    served('a wrap that is none of the listed ones', 'wrap', { ...mine, recipients: alsoMine.recipients }),
    served('another key that the backend itself has wrapped to me', 'wrap', { ...mine, wraps: planted.wraps, recipients: planted.recipients }),
    served('what is said about another recording of mine', 'meta', { ...mine, meta: alsoMine.meta }),
    served('a recording that the backend has made up and sealed to me', 'segments', planted),
    served('something that is no recording', 'shape', { ...mine, epochs: [] }),
    { name: 'the same recording twice', before: null, reason: 'duplicate', foreign: [], lies: { list: (honest) => [...honest, mine, mine] } },
    {
      name: 'another recording on opening than was listed', before: null, reason: 'changed', foreign: [],
      lies: { list: (honest) => [...honest, mine], open: () => ({ ...alsoMine }) },
    },
    { ...served('a recording whose end was cut off since', 'rollback', itemAsOf(mine, made, made.segments.length - 1)), before: lieWith(mine) },
  ];
}

function served(name: string, reason: DenyReason, item: RecordingItem): RecordingLie {
  return { name, reason, before: null, foreign: [item.rid], lies: lieWith(item) };
}

function lieWith(item: RecordingItem): Lies {
  return { list: (honest) => [...honest, item], open: (honest, rid) => (rid === item.rid ? item : honest) };
}

/** A recording of the backend's own under my claim and my epochs: all that it can do without the recorder's device. */
async function plant({ item, claim: { rid }, cd, epochs, call, plain }: IssuedRecording, { kid, pair }: OwnAccount): Promise<RecordingItem> {
  const { segments, heads, wraps, recipients } = await sealRecording({
    rid, cd, epochs, call,
    recorder: await makeDevice(),
    recipients: [{ kid, key: pair.publicKey, role: 'owner' }],
    meta: { serviceName: 'A call from your insurer', practitionerName: 'Mallory', practitionerTitle: '', start: '2026-01-01T00:00:00Z' },
    segments: plain.slice(1, -1),
  });
  return {
    ...item, wraps, recipients,
    head: segments.at(-1)?.head ?? '',
    heads: heads.slice(0, -1).map(({ payload }) => canonicalJson(payload)),
    meta: toBase64url(segments[0]?.bytes ?? new Uint8Array()),
  };
}
