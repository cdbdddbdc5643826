import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { StopScope } from '../../domain/stop.js';
import type { TrustAnchor } from '../../ownership/keyset.js';
import type { TestKeys } from '../enrol-party.js';

/** Whose keys a check can ask for. */
export type KeyedPerson = 'member' | 'otherMember' | 'practitioner';

/**
 * What the contract is run against: four people of one tenant and region, each signed in to the same backend.
 * Where the clock cannot be moved, the practitioner's three earliest free slots must be ones that can be joined at once.
 */
export interface ContractSubject {
  member: BackendAdapter;
  otherMember: BackendAdapter;
  practitioner: BackendAdapter;
  /** A member without keys. One check enrols her and no other looks at her. */
  newcomer: BackendAdapter;
  /** Two compliance officers of the same tenant and region; absent where the backend has none, and then the port `compliance` is not among those that are checked. */
  officer?: BackendAdapter;
  otherOfficer?: BackendAdapter;
  /** Nobody is signed in here. */
  signedOut: BackendAdapter;
  /** The enrolled keys of each: of one backend always the same ones, since a person has one account. See `enrolOnce`. */
  keysOf: (person: KeyedPerson) => Promise<TestKeys>;
  practitionerId: string;
  /** A service that the practitioner gives and the members' plan covers. */
  serviceId: string;
  trust: TrustAnchor;
  /** Milliseconds since 1970, as the backend's clock has it. */
  now: () => number;
  /** Moves the backend's clock. Absent: checks that need it are not in the list (see `ContractOptions.clock`). */
  advance?: (millis: number) => void;
  /** What the insurer's incident side does. Absent: checks that need it are not in the list (see `ContractOptions.stops`). */
  stops?: {
    /** Resolves with the number of the stop once it is acknowledged. */
    make(scope: StopScope, target: string): Promise<number>;
    lift(seq: number): Promise<void>;
  };
}

/** Makes a subject for one check; the checks of one backend may share data, they look only at what they made. */
export type MakeContractSubject = () => Promise<ContractSubject>;

export interface ContractCheck {
  /** The port that it is about. */
  port: keyof BackendAdapter;
  name: string;
  /** Whether it needs `advance`. */
  clock?: boolean;
  /** Whether it needs `stops`. */
  stops?: boolean;
  run: (subject: ContractSubject) => Promise<void>;
}
