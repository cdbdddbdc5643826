import type { KeysetDocument } from '../../adapter/ports/key-port.js';
import type { SessionGrant } from '../../domain/encounter.js';
import type { Identity } from '../../domain/identity.js';
import type { RecordingItem } from '../../domain/recording.js';
import type { DenyReason } from '../../domain/violation.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import type { Draw } from './draw.js';
import type { LieKind } from './lie-kind.js';
import type { Harm } from './told.js';

// Beside each other, since each is made of the other.

/** A recording, and all that its backend knows of it. */
export interface Truth {
  readonly owner: string;
  /** With all its heads, as it is opened; in a list they are null. */
  readonly item: RecordingItem;
  /** As it was at each number of segments from 2 on, the newest state left out. */
  readonly older: readonly RecordingItem[];
  /** Sealed. */
  readonly segments: readonly Uint8Array<ArrayBuffer>[];
}

/** A consultation that can be joined, as its patient opens it. */
export interface SessionTruth {
  readonly owner: string;
  readonly grant: SessionGrant;
}

/** What a hostile backend lies with: everything that it stores, and what it could get signed. */
export interface HostileArchive {
  readonly truths: ReadonlyMap<string, Truth>;
  /** Each member's recordings, in the order of their making. */
  readonly bySubject: ReadonlyMap<string, readonly Truth[]>;
  /** The members, by subject. */
  readonly people: ReadonlyMap<string, Identity>;
  /** By appointment. */
  readonly sessions: ReadonlyMap<string, SessionTruth>;
  /** For each member, items that nobody recorded, under signatures of the insurer's own issuer. */
  readonly forged: ReadonlyMap<string, readonly ItemLie[]>;
  readonly keysets: readonly KeysetDocument[];
  /** By the newest link of a practitioner's chain: another link in its place, by a holder of the issuer's key. */
  readonly forks: ReadonlyMap<string, string>;
  /** Each member's chain of keys. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** A key of the backend's own: good signatures by nobody. */
  readonly own: OwnDevice;
  /** The issuer's public key as anybody can read it: what a confused verifier would take for a shared secret. */
  readonly issuerJwk: string;
}

/** What an item lie is made from. */
export interface Material {
  draw: Draw;
  archive: HostileArchive;
  /** Who is lied to. */
  me: string;
  /** The recording in whose place it is told, another of hers, and somebody else's. */
  mine: Truth;
  also: Truth;
  other: Truth;
}

/** A way to answer something else than the truth about one recording. */
export interface ItemLie {
  readonly name: string;
  readonly harm: Harm;
  /** As in `Told`. */
  readonly reason: DenyReason | null;
  /** Where it is counted by itself too. */
  readonly kind?: LieKind;
  /** Whether it is in the heads that only an opened item has. */
  readonly whole?: boolean;
  /** @returns undefined where this recording cannot be lied about so */
  readonly tell: (material: Material) => unknown;
}
