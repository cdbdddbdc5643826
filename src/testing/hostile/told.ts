import type { DenyReason } from '../../domain/violation.js';
import type { LieKind } from './lie-kind.js';

/**
 * What an answer does to the one who believes it. `foreign`: somebody else's, or made up. `altered`: hers, with something
 * in it that is not. `twice`: hers, and there already. `older`: hers, as it was before, which only a device that has seen
 * more can know. `less`: hers, with something left out; all that a backend can always do. `none`: the truth.
 */
export type Harm = 'none' | 'less' | 'older' | 'twice' | 'altered' | 'foreign';

/**
 * One answer of a hostile backend: an item of a list, an item that was opened, a segment, leave to play, a keyset, a chain of
 * keys, who is signed in, a consultation that was opened, a message of a call.
 */
export interface Told {
  path: 'list' | 'open' | 'segment' | 'lease' | 'keyset' | 'chain' | 'identity' | 'session' | 'signal';
  /** What was wrong with it, in words; null for the truth. */
  lie: string | null;
  harm: Harm;
  /** Why a client should refuse it; null where it should not, or where it is open which check is the first to see it. */
  reason: DenyReason | null;
  /** Which attack it is, where it is counted by itself. */
  kind: LieKind | null;
  /** Whose answer it was for: a subject. */
  to: string;
  /** The recording that was served or asked for, or that a consultation is recorded in. */
  rid: string | null;
}
