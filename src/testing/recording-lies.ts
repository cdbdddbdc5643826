import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import type { RecordingItem } from '../domain/recording.js';
import type { DenyReason } from '../domain/violation.js';
import { issueItem } from './issue-item.js';
import type { Lies } from './lying-recordings.js';

export interface RecordingLie {
  name: string;
  lies: Lies;
  /** What the violation says. */
  reason: DenyReason;
  /** Ids that must be neither drawn nor fetched. */
  foreign: string[];
}

const YEAR = 365 * 86_400_000;

/**
 * The lies of a backend, ready for `lyingRecordings`, each with the reason that a client must give. Every claim in them
 * is truly signed by the world's issuer: what is wrong is what it is served for, or to whom.
 * @param subject who is signed in and lied to
 */
export async function recordingLies(world: MemoryWorld, subject: string): Promise<RecordingLie[]> {
  const mine = await issueItem(world, subject);
  const alsoMine = await issueItem(world, subject);
  const others = await issueItem(world, 'm_somebody-else');
  const served = (name: string, reason: DenyReason, item: RecordingItem): RecordingLie => ({
    name,
    reason,
    foreign: [item.rid],
    lies: { list: (honest) => [...honest, item], open: (honest, rid) => (rid === item.rid ? item : honest) },
  });
  return [
    served('another member’s recording', 'owner', others),
    served('a recording of another insurer', 'tenant', await issueItem(world, subject, { claim: { tenant: 'ins-z' } })),
    served('a recording of another region', 'region', await issueItem(world, subject, { claim: { region: 'zz' } })),
    served('another member’s recording under my claim', 'recording-id', { ...others, claim: mine.claim }),
    served('another member’s epochs in my recording', 'session-id', { ...mine, epochs: others.epochs }),
    served('another member’s segments in my recording', 'recording-id', { ...mine, segments: others.segments }),
    served('a recording with a segment cut out', 'segments', { ...mine, segments: mine.segments.filter(({ seq }) => seq !== 1) }),
    served('a recording whose end was cut off', 'segments', { ...mine, segments: mine.segments.slice(0, -1) }),
    served('a recording that has expired', 'expired', await issueItem(world, subject, { began: world.now() - YEAR })),
    served('something that is no recording', 'shape', { ...mine, epochs: [] }),
    { name: 'the same recording twice', reason: 'duplicate', foreign: [], lies: { list: (honest) => [...honest, mine, mine] } },
    {
      name: 'another recording on opening than was listed',
      reason: 'changed',
      foreign: [],
      lies: { list: (honest) => [...honest, mine], open: () => ({ ...alsoMine }) },
    },
  ];
}
