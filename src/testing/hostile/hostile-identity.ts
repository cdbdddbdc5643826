import type { IdentityPort } from '../../adapter/ports/identity-port.js';
import type { Identity } from '../../domain/identity.js';
import type { DenyReason } from '../../domain/violation.js';
import { drawFor, type Draw } from './draw.js';
import type { HostileArchive } from './item-lie.js';
import type { LieKind } from './lie-kind.js';
import type { Told } from './told.js';

interface IdentityLie {
  readonly name: string;
  readonly reason: DenyReason;
  readonly kind: LieKind | null;
  /** @returns undefined where there is nobody to be taken for */
  readonly tell: (from: { me: Identity; here: readonly Identity[]; elsewhere: readonly Identity[]; draw: Draw }) => Identity | undefined;
}

/** Whom a backend can take somebody for. */
const IDENTITY_LIES: readonly IdentityLie[] = [
  { name: 'a member who never was at this device', reason: 'identity', kind: 'wrong-identity', tell: ({ elsewhere, draw }) => one(elsewhere, draw) },
  { name: 'another member who uses this device', reason: 'identity', kind: 'shared-device', tell: ({ here, draw }) => one(here, draw) },
  { name: 'the same subject at another insurer', reason: 'tenant', kind: null, tell: ({ me }) => ({ ...me, tenant: 'ins-z' }) },
  { name: 'the same subject in another region', reason: 'region', kind: null, tell: ({ me }) => ({ ...me, region: 'zz' }) },
];

export interface HostileIdentityOptions {
  archive: HostileArchive;
  /** For this answer alone: see `drawFor`. */
  seed: () => number;
  /** Of all answers, 0 to 1. */
  share: number;
  /** Subjects whose keys lie on the caller's device. */
  here: readonly string[];
  tell: (told: Told) => void;
}

export interface HostileIdentity {
  port: IdentityPort;
  /** Whom the backend takes the caller for, in everything that it answers: a subject. `mistaken`: it is somebody else's. */
  taken: () => Promise<{ subject: string; mistaken: boolean }>;
}

/** The port that says who is signed in: now and then it is somebody else, and that person's things are handed out from then on. */
export function hostileIdentity(honest: IdentityPort, { archive, seed, share, here, tell }: HostileIdentityOptions): HostileIdentity {
  /** Whom it has named last, and to whom. */
  let mistake: { caller: string; subject: string } | null = null;
  const port: IdentityPort = {
    async whoAmI(signal) {
      const me = await honest.whoAmI(signal);
      mistake = null;
      if (me === null) return null;
      const draw = drawFor(seed(), 'identity');
      const others = [...archive.people.values()].filter(({ subject }) => subject !== me.subject);
      const isHere = ({ subject }: Identity): boolean => here.includes(subject);
      const lie = draw.chance(share) ? draw.pick(IDENTITY_LIES) : null;
      const answer = lie?.tell({ me, here: others.filter(isHere), elsewhere: others.filter((other) => !isHere(other)), draw });
      tell(lie === null || answer === undefined
        ? { path: 'identity', lie: null, harm: 'none', reason: null, kind: null, to: me.subject, rid: null }
        : { path: 'identity', lie: lie.name, harm: 'foreign', reason: lie.reason, kind: lie.kind, to: me.subject, rid: null });
      if (answer === undefined) return me;
      mistake = { caller: me.subject, subject: answer.subject };
      return structuredClone(answer);
    },
    ...(honest.expected === undefined ? {} : { expected: honest.expected.bind(honest) }),
    ...(honest.onPersonChange === undefined ? {} : { onPersonChange: honest.onPersonChange.bind(honest) }),
  };
  return {
    port,
    taken: async () => {
      const caller = (await honest.whoAmI())?.subject ?? '';
      const subject = mistake?.caller === caller ? mistake.subject : caller;
      return { subject, mistaken: subject !== caller };
    },
  };
}

function one<T>(from: readonly T[], draw: Draw): T | undefined {
  return from.length === 0 ? undefined : draw.pick(from);
}
