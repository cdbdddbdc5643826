import type { AuthorizationSubject } from './authorization-subject.js';
import { CALLERS, type Caller } from './caller.js';
import type { HeldSlot } from './held-slot.js';
import type { Belongings } from './operation-row.js';

/** What a caller has, and what she has not: the owner's wherever that is not her own, else the other member's. */
export interface BelongingsOf {
  own: Partial<Belongings>;
  foreign: Partial<Belongings>;
}

/** Whoever is not signed in asks for the owner's as if it were her own. @param hold the owner's, where one is needed */
export function belongingsOf(subject: AuthorizationSubject, caller: Caller, hold: HeldSlot | null): BelongingsOf {
  const { consultation, otherConsultation, keys } = subject;
  const asOwner = caller === 'owner' || CALLERS[caller] === null;
  const atOwners = asOwner || caller === 'recorder' || caller === 'reader';
  const atOther = caller === 'otherMember' || caller === 'otherPractitioner';
  const holder = asOwner ? 'owner' : caller;
  const own: Partial<Belongings> = {};
  const foreign: Partial<Belongings> = {
    consultation: atOwners ? otherConsultation : consultation,
    keys: asOwner ? keys.otherMember : keys.owner,
  };
  if (atOwners || atOther) own.consultation = atOwners ? consultation : otherConsultation;
  if (isHolder(subject, holder)) own.keys = keys[holder];
  if (hold === null) return { own, foreign };
  if (asOwner) own.hold = hold;
  else foreign.hold = hold;
  // Of the owner's insurer it is everybody's.
  if (caller === 'otherTenant' || caller === 'otherRegion') foreign.slot = hold;
  return { own, foreign };
}

function isHolder({ keys }: AuthorizationSubject, caller: Caller): caller is keyof AuthorizationSubject['keys'] {
  return caller in keys;
}
