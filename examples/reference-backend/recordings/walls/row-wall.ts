import type { Scope } from '../../database/database.js';
import { clerkOf, scopeOf, type Principal } from '../../identity/principal.js';

/** The first wall: as whom a recording is read. The party's role sees its own rows and no others, whatever the query says. */
export type RowWall = (principal: Principal) => Scope;

export const rowWall: RowWall = (principal) => scopeOf(principal, 'party');

/** Only for tests of the other two walls. */
export const noRowWall: RowWall = (principal) => clerkOf(principal);
