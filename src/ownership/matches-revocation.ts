import type { Stopping } from './revocation.js';

/** What a revocation is held against: everything that one recording, or one session, involves. */
export interface Revocable {
  rid: string;
  sid: string;
  /** Owner, reader, parties. */
  subs: readonly string[];
  /** Keys that signed what it rests on and keys that open it: see `named-keys.ts`. */
  kids: readonly string[];
  /** What is about to be done with it. */
  features: readonly string[];
  tenant: string;
  region: string;
}

/** True if a verified revocation stops this. */
export function matchesRevocation({ scope, target }: Pick<Stopping, 'scope' | 'target'>, what: Revocable): boolean {
  const involved: Record<Stopping['scope'], readonly string[]> = {
    rid: [what.rid], sid: [what.sid], sub: what.subs, kid: what.kids, feature: what.features, tenant: [what.tenant], region: [what.region],
  };
  return involved[scope].includes(target);
}
