import type { SessionGrant } from '../../../domain/encounter.js';
import type { DenyReason } from '../../../domain/violation.js';
import type { OwnDevice } from '../../../keys/own-keys.js';
import type { LieKind } from '../lie-kind.js';
import { forgedClaim } from '../token-lies.js';
import type { Harm } from '../told.js';

/** The consultation that was asked for, another one of hers, somebody else's, and a key of the backend's own. */
export interface SessionMaterial {
  readonly mine: SessionGrant;
  readonly also: SessionGrant;
  readonly other: SessionGrant;
  readonly own: OwnDevice;
}

export interface SessionLie {
  readonly name: string;
  readonly harm: Harm;
  /** As in `Told`. */
  readonly reason: DenyReason | null;
  readonly kind?: LieKind;
  readonly tell: (from: SessionMaterial) => SessionGrant | null | Promise<SessionGrant>;
}

/** What can be handed over instead of a consultation that is due. */
export const SESSION_LIES: readonly SessionLie[] = [
  { name: 'another consultation of mine', harm: 'altered', reason: 'appointment', kind: 'other-appointment', tell: ({ also }) => also },
  { name: 'another consultation of mine under the id that was asked for', harm: 'altered', reason: 'appointment', kind: 'other-appointment', tell: ({ mine, also }) => ({ ...also, appointment: { ...also.appointment, id: mine.appointment.id } }) },
  { name: 'my consultation under another one’s id', harm: 'altered', reason: 'appointment', kind: 'other-appointment', tell: ({ mine, also }) => ({ ...mine, appointment: { ...mine.appointment, id: also.appointment.id } }) },
  { name: 'a stranger’s consultation', harm: 'foreign', reason: 'owner', tell: ({ other }) => other },
  { name: 'a stranger’s claim over my consultation', harm: 'foreign', reason: 'owner', tell: ({ mine, other }) => ({ ...mine, claim: other.claim }) },
  { name: 'my consultation with me as its practitioner', harm: 'altered', reason: 'owner', tell: ({ mine }) => ({ ...mine, role: 'practitioner' }) },
  { name: 'the claim of another consultation of mine over this one', harm: 'altered', reason: 'session-id', tell: ({ mine, also }) => ({ ...mine, claim: also.claim }) },
  { name: 'my consultation in another one’s room', harm: 'altered', reason: 'session-id', tell: ({ mine, also }) => ({ ...mine, sid: also.sid }) },
  { name: 'my consultation, to be recorded as another', harm: 'altered', reason: 'recording-id', tell: ({ mine, also }) => ({ ...mine, rid: also.rid }) },
  { name: 'the name of a stranger’s practitioner', harm: 'altered', reason: 'names', tell: ({ mine, other }) => ({ ...mine, appointment: { ...mine.appointment, participant: other.appointment.participant } }) },
  { name: 'a stranger’s name for me', harm: 'altered', reason: 'names', tell: ({ mine, other }) => ({ ...mine, me: other.me }) },
  { name: 'the service of another consultation of mine', harm: 'altered', reason: 'names', tell: ({ mine, also }) => ({ ...mine, appointment: { ...mine.appointment, serviceName: also.appointment.serviceName } }) },
  { name: 'no keys of the patient’s in a consultation', harm: 'altered', reason: 'member-key', tell: ({ mine }) => ({ ...mine, keys: { ...mine.keys, patient: [] } }) },
  { name: 'the two parties’ keys swapped in a consultation', harm: 'altered', reason: 'member-key', tell: ({ mine }) => ({ ...mine, keys: { patient: mine.keys.practitioner, practitioner: mine.keys.patient } }) },
  { name: 'a consultation under a claim of the backend’s own', harm: 'altered', reason: 'claim-key', tell: async ({ mine, own }) => ({ ...mine, claim: await forgedClaim(mine.claim, own, false) }) },
  { name: 'the same in the issuer’s name, for a consultation', harm: 'altered', reason: 'claim-signature', tell: async ({ mine, own }) => ({ ...mine, claim: await forgedClaim(mine.claim, own, true) }) },
  { name: 'no consultation', harm: 'less', reason: null, tell: () => null },
];
