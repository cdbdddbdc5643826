import type { SealedSegment } from '../../adapter/ports/recording-port.js';
import type { EpochTokens } from '../../domain/epoch.js';
import type { VaultEntry } from '../../domain/vault.js';
import type { Wrap } from '../../domain/wrap.js';
import type { SignedCall } from '../sign-call.js';

/** A recorded consultation, closed by its last head and ended; what `recordConsultation` returns is one. */
export interface PreparedConsultation {
  /** Booked with a note of the member's, which is looked for in what others are answered. */
  appointment: { readonly id: string; readonly note: string | null };
  sid: string;
  rid: string;
  /** What both have signed in the call. */
  call: SignedCall;
  epochs: readonly { readonly tokens: EpochTokens }[];
  segments: readonly SealedSegment[];
  wraps: readonly Wrap[];
}

/** Somebody's device and recovery method, as `enrolParty` makes them. */
export interface PreparedKeys {
  /** The name of the device's key for signatures, and of its key for encryption. */
  device: string;
  enc: string;
  way: VaultEntry;
  /** What the recovery method is opened for, base64url. */
  proof: string;
}

/**
 * What the matrix is run against: people with tokens at one backend, and what two of them have there. Nothing of it is
 * changed. Wrong proofs are counted by the hour, so that people can be used twice in an hour and not more often.
 */
export interface AuthorizationSubject {
  /** Of the API, without a slash at its end: `https://care.example/api`. The OpenAPI document is `<url>/openapi.json`. */
  url: string;
  /** Bearer tokens. */
  tokens: {
    readonly owner: string;
    /** Of the owner's insurer and region. */
    readonly otherMember: string;
    /** A member of another insurer; where the backend serves one alone, with a token that would be good elsewhere. */
    readonly otherTenant: string;
    /** The sharpest one there is: the owner's own subject in another region. */
    readonly otherRegion: string;
    /** The other consultation's. */
    readonly otherPractitioner: string;
    /** The owner's consultation's. */
    readonly recorder: string;
    /** Null where claims name no readers. */
    readonly reader: string | null;
    /** A compliance officer's, of the owner's insurer and region. Null where the backend has none. */
    readonly officer: string | null;
    /** The owner's, run out. */
    readonly expired: string;
  };
  /** The owner's, with the recorder. */
  consultation: PreparedConsultation;
  /** The other member's, with the other practitioner. */
  otherConsultation: PreparedConsultation;
  keys: Readonly<Record<'owner' | 'otherMember' | 'otherPractitioner' | 'recorder', PreparedKeys>>;
}
