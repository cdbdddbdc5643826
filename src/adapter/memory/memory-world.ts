import type { AccountBox } from '../../domain/account-box.js';
import type { EncounterStatus } from '../../domain/encounter.js';
import type { Identity } from '../../domain/identity.js';
import type { KeyPermission } from '../../domain/key-permission.js';
import type { MediaMode } from '../../domain/media-mode.js';
import type { MemberNotice } from '../../domain/member-notice.js';
import type { Role } from '../../domain/role.js';
import type { HealthcareService, Practitioner } from '../../domain/scheduling.js';
import type { VaultEntry } from '../../domain/vault.js';
import type { ViolationReport } from '../../domain/violation.js';
import type { Wrap, WrapRecipient } from '../../domain/wrap.js';
import type { SignedConsent } from '../../ownership/consent.js';
import type { MemberKey } from '../../ownership/member-key.js';
import type { Frontier } from '../../ownership/merkle-tree.js';
import { signRevocation } from '../../ownership/revocation.js';
import type { SignedHead } from '../../ownership/segment-head.js';
import { audience, type SessionClaim } from '../../ownership/session-claim.js';
import type { ShownTexts } from '../../ownership/shown.js';
import type { SessionKey } from '../../ownership/session-key.js';
import type { AgreedEpoch } from '../../ownership/signed-epoch.js';
import type { Verified } from '../../ownership/verify-token.js';
import { createCatalogue } from './memory-catalogue.js';
import { createMemoryKeys, type MemoryKeys } from './memory-keys.js';
import { MemoryDesk } from './memory-desk.js';
import { MemoryRooms } from './memory-rooms.js';
import { createSlots, type MemorySlot } from './memory-slots.js';
import { MemoryStopBook } from './memory-stop-book.js';
import { MemoryTurns } from './memory-turns.js';

export interface MemoryHold { id: string; slotId: string; subject: string; expires: number; appointmentId: string | null }

export interface MemoryAppointment {
  id: string;
  slot: MemorySlot;
  patient: string;
  practitioner: string;
  mode: MediaMode;
  /** The member's own words; null where there are none. */
  note: string | null;
  cancelled: boolean;
  /** Made at the first opening; the promise, so that two openings at once make one. */
  session: Promise<MemorySession> | null;
}

export interface MemorySession {
  sid: string;
  rid: string;
  appointment: MemoryAppointment;
  claim: SessionClaim;
  claimDigest: string;
  token: string;
  /** The names as they were at booking: what the claim has digests of. */
  shown: ShownTexts;
  status: EncounterStatus;
  /** What the parties have signed in the call. */
  binds: { role: Role; digest: string; token: string }[];
  consents: Record<Role, SignedConsent[]>;
  epochs: AgreedEpoch[];
  /** Of pages that take part without an entry in a chain. */
  sessionKeys: { payload: SessionKey; token: string }[];
}

/** One link of a person's chain, with its token. */
export interface MemoryLink extends Verified<MemberKey> { readonly token: string }

/** A sealed segment under its head. */
export interface MemorySegment { head: Verified<SignedHead>; token: string; bytes: Uint8Array<ArrayBuffer> }

export interface MemoryRecording {
  session: MemorySession;
  /** In order, without a gap: the backend cannot read one of them. */
  segments: MemorySegment[];
  /** The tree over all heads before the newest one. */
  frontier: Frontier;
  /** Each list of wraps that was handed over, by its digest (`wd`). */
  wrapLists: Map<string, readonly { wrap: Wrap; recipient: WrapRecipient }[]>;
  /** Wraps that were made later and granted, each for one person: see `keepLaterWrap`. */
  later: { recipient: string; wrap: Wrap; tokens: string[] }[];
}

/** What has left, or was said to have been played: see `LedgerEntry`. */
export interface MemoryAccess {
  at: number;
  actor: string;
  salt: string;
  role: string;
  action: string;
  rid: string;
  sid: string | null;
  seq: number | null;
  bytes: [number, number] | null;
  wraps: string[] | null;
  ranges: [number, number][] | null;
  receipt: string | null;
}

export interface MemoryPractitioner { practitioner: Practitioner; identity: Identity }

/** Everything that a backend of one tenant in one region would store. Reading it in a test is fine; changing it is lying. */
export interface MemoryWorld {
  readonly tenant: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly keys: MemoryKeys;
  readonly services: readonly HealthcareService[];
  /** Who can be booked, with the identity to sign in with at the desk. */
  readonly practitioners: readonly MemoryPractitioner[];
  readonly slots: ReadonlyMap<string, MemorySlot>;
  /** Everyone who has an adapter, by subject. */
  readonly people: Map<string, Identity>;
  /** Of each person, by subject: the chain of keys, the recovery methods, the boxes of account keys, and when a wrong proof was shown. */
  readonly chains: Map<string, readonly MemoryLink[]>;
  readonly vaults: Map<string, readonly VaultEntry[]>;
  readonly boxes: Map<string, readonly AccountBox[]>;
  readonly wrongProofs: Map<string, readonly number[]>;
  /** When each device was last used, by subject and then by its signing key. */
  readonly uses: Map<string, ReadonlyMap<string, number>>;
  /** Who has the insurer's permission to begin anew: see `givePermission`. */
  readonly permissions: Map<string, KeyPermission>;
  /** What each person was told, oldest first. */
  readonly notices: Map<string, readonly MemberNotice[]>;
  readonly holds: Map<string, MemoryHold>;
  readonly appointments: Map<string, MemoryAppointment>;
  readonly sessions: Map<string, MemorySession>;
  readonly recordings: Map<string, MemoryRecording>;
  readonly violations: ViolationReport[];
  readonly desk: MemoryDesk;
  /** What was stopped and lifted: see `makeMemoryStop`. */
  readonly stops: MemoryStopBook;
  /** What has left of recordings, oldest first. */
  readonly ledger: MemoryAccess[];
  readonly rooms: MemoryRooms;
  readonly turns: MemoryTurns;
}

export interface MemoryWorldOptions {
  tenant: string;
  region: string;
  /** Milliseconds since 1970; the real clock when absent. */
  now?: () => number;
}

/** Makes an empty world with real keys, three services, four practitioners and two weeks of slots. */
export async function createMemoryWorld({ tenant, region, now = Date.now }: MemoryWorldOptions): Promise<MemoryWorld> {
  const catalogue = createCatalogue(region);
  const timeZone = region === 'ie' ? 'Europe/Dublin' : 'Europe/London';
  const practitioners = catalogue.flatMap((entry) => entry.practitioners).map((practitioner): MemoryPractitioner => ({
    practitioner,
    identity: { subject: `c_${practitioner.id}`, tenant, region, role: 'practitioner', displayName: practitioner.displayName, timeZone },
  }));
  const keys = await createMemoryKeys(tenant, region, now());
  return {
    tenant,
    region,
    now,
    keys,
    services: catalogue.map((entry) => entry.service),
    practitioners,
    slots: new Map(createSlots(catalogue, now()).map((slot) => [slot.id, slot])),
    people: new Map(practitioners.map(({ identity }) => [identity.subject, identity])),
    chains: new Map(),
    vaults: new Map(),
    boxes: new Map(),
    wrongProofs: new Map(),
    uses: new Map(),
    permissions: new Map(),
    notices: new Map(),
    holds: new Map(),
    appointments: new Map(),
    sessions: new Map(),
    recordings: new Map(),
    violations: [],
    desk: new MemoryDesk({ tenant, region }),
    stops: new MemoryStopBook(audience(tenant, region), (payload) => signRevocation(payload, keys.incident.privateKey, keys.incident.kid)),
    ledger: [],
    rooms: new MemoryRooms(),
    turns: new MemoryTurns(),
  };
}
