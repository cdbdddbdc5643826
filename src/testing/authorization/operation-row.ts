import type { PreparedConsultation, PreparedKeys } from './authorization-subject.js';
import type { HeldSlot } from './held-slot.js';
import type { OperationRequest } from './operation-request.js';

/** What can be somebody's. */
export interface Belongings {
  consultation: PreparedConsultation;
  keys: PreparedKeys;
  /** A slot that the owner holds: the hold is hers, the slot her insurer's. */
  hold: HeldSlot;
  slot: HeldSlot;
}

/** HTTP statuses of which each is right. */
export type Statuses = number | readonly number[];

/** What is right for everybody alike, or by the caller's role. */
export type RightByRole = Statuses | { readonly patient: Statuses; readonly practitioner: Statuses };

interface Row {
  /** As the OpenAPI document has it: `GET /recordings/{rid}`. */
  operation: string;
  /** Whether it is for those too who are not signed in. */
  open?: boolean;
  /** For a compliance officer, whatever the id; 403 when absent, and null where an officer is not asked. Where something is right for officers, it is 403 for everybody else. */
  officer?: Statuses | null;
}

/** An operation that names nothing of anybody's: each caller gets her own. */
export interface PlainRow extends Row {
  about: 'nobody';
  ask: () => OperationRequest;
  own: RightByRole;
}

/** An operation on something that is somebody's. */
export interface OwnedRow<Part extends keyof Belongings> extends Row {
  about: Part;
  ask: (thing: Belongings[Part]) => OperationRequest | Promise<OperationRequest>;
  /**
   * For those whose it is. A reader of the recording is a stranger where nothing is said of her. Null: it is not asked,
   * because it would change what the rest is asked about.
   */
  own: RightByRole | (Exclude<RightByRole, Statuses> & { readonly reader: Statuses }) | null;
  /** For everybody else, and for an id that is nobody's: the same of these for both, with the same body. */
  stranger: RightByRole;
  /** For an id of no possible shape; 400 or 404 when absent. */
  malformed?: Statuses;
}

/** One operation and what is right, for each caller and each kind of id: see `rightStatuses`. */
export type OperationRow = PlainRow | { [Part in keyof Belongings]: OwnedRow<Part> }[keyof Belongings];
