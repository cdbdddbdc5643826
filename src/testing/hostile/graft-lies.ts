import type { RecordingItem } from '../../domain/recording.js';
import type { DenyReason } from '../../domain/violation.js';
import type { ItemLie, Material } from './item-lie.js';

/** An item's parts in the order in which the gate looks at them, with the reason when that one is the first wrong one. */
const PARTS: readonly { name: string; reason: DenyReason; take: (from: RecordingItem) => Partial<RecordingItem>; ofAnotherPersonOnly?: boolean }[] = [
  { name: 'id', reason: 'recording-id', take: ({ rid }) => ({ rid }) },
  // Two recordings of one person with one practitioner have the same keys: only somebody else's are others.
  { name: 'keys', reason: 'member-key', take: ({ keys }) => ({ keys }), ofAnotherPersonOnly: true },
  { name: 'binds', reason: 'epochs', take: ({ binds }) => ({ binds }) },
  { name: 'epochs', reason: 'epochs', take: ({ epochs }) => ({ epochs }) },
  { name: 'consents', reason: 'consent', take: ({ consents }) => ({ consents }) },
  { name: 'heads', reason: 'segments', take: ({ head, heads }) => ({ head, heads }) },
  { name: 'list of wraps', reason: 'wrap', take: ({ recipients }) => ({ recipients }) },
  { name: 'wrap', reason: 'wrap', take: ({ wraps }) => ({ wraps }) },
  { name: 'meta', reason: 'meta', take: ({ meta }) => ({ meta }) },
];

/** Of a stranger's recording one part in hers; and hers with everything from one part on a stranger's. */
const foreign: readonly ItemLie[] = PARTS.flatMap(({ name, reason, take }, index): ItemLie[] => [
  { name: `the ${name} of a stranger’s recording in mine`, harm: 'foreign', reason, tell: ({ mine, other }) => ({ ...mine.item, ...take(other.item) }) },
  {
    name: `a stranger’s recording, the ${name} and what comes after, behind my claim`, harm: 'foreign', reason,
    tell: ({ mine, other }) => Object.assign({ ...mine.item }, ...PARTS.slice(index).map((part) => part.take(other.item))),
  },
]);

const own: readonly ItemLie[] = PARTS.filter(({ ofAnotherPersonOnly }) => ofAnotherPersonOnly !== true).map(({ name, reason, take }): ItemLie => ({
  name: `the ${name} of another recording of mine in this one`, harm: 'altered', reason, tell: ({ mine, also }) => ({ ...mine.item, ...take(also.item) }),
}));

/** What attributes, swaps and splices: every byte of it is true, and in the wrong place. */
export const GRAFT_LIES: readonly ItemLie[] = [
  { name: 'a stranger’s recording', harm: 'foreign', reason: 'owner', tell: ({ other }) => other.item },
  { name: 'a stranger’s claim over my recording', harm: 'foreign', reason: 'owner', tell: ({ mine, other }) => ({ ...mine.item, claim: other.item.claim }) },
  { name: 'a stranger’s recording with my wraps', harm: 'foreign', reason: 'owner', tell: ({ mine, other }) => ({ ...other.item, wraps: mine.item.wraps, recipients: mine.item.recipients }) },
  { name: 'the claim of another recording of mine over this one', harm: 'altered', reason: 'recording-id', tell: ({ mine, also }) => ({ ...mine.item, claim: also.item.claim }) },
  { name: 'my recording under a new id', harm: 'altered', reason: 'recording-id', tell: ({ mine }) => ({ ...mine.item, rid: `${mine.item.rid.slice(1)}A` }) },
  ...foreign,
  ...own,
  { name: 'a mixture of three recordings', harm: 'foreign', reason: null, tell: mixture },
];

/** Each part from any of three. By chance it is a true one; that is no lie. */
function mixture({ draw, mine, also, other }: Material): RecordingItem | undefined {
  const sources = [mine.item, also.item, other.item];
  const claim = draw.pick(sources).claim;
  const mixed = Object.assign({}, mine.item, { claim }, ...PARTS.map(({ take }) => take(draw.pick(sources)))) as RecordingItem;
  return sources.some((source) => JSON.stringify(source) === JSON.stringify(mixed)) ? undefined : mixed;
}
