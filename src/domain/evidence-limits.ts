/** Most binds that are kept of one party and one consultation: each connection of two page loads makes one. */
export const BINDS_MAX = 128;
/** Most words of one party on being recorded in one consultation. The last place is kept for a withdrawal. */
export const CONSENTS_MAX = 32;
export const BINDS_OF_BOTH_MAX = 2 * BINDS_MAX;
export const CONSENTS_OF_BOTH_MAX = 2 * CONSENTS_MAX;
