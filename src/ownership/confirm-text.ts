import { otherRole, type Role } from '../domain/role.js';

/** The digests of both parties' binds. */
export type BindDigests = Readonly<Record<Role, string>>;

/**
 * `reflection`: my own confirm sent back to me. `unknown-key-share`: the other party rests this connection on another pair
 * of binds than I do, or says nothing of the kind.
 */
export type ConfirmResult = { ok: true } | { ok: false; fault: 'reflection' | 'unknown-key-share' };

/**
 * What a party says in the data channel once it is open: which two binds it believes this connection to rest on.
 * ASCII, one space between: `consult/confirm@v1 <speaker's role> <patient's digest> <practitioner's digest>`.
 */
export function confirmText(speaker: Role, { patient, practitioner }: BindDigests): string {
  return `consult/confirm@v1 ${speaker} ${patient} ${practitioner}`;
}

/**
 * Compares what the other party has said with what I believe. No media is drawn or recorded before it fits: a party that
 * presents another's certificate as its own passes every check of the binds, and only then do the two ends name
 * different binds (RFC 8844).
 * @param text the first thing that came over the data channel, whatever it is
 */
export function verifyConfirm(text: unknown, own: Role, digests: BindDigests): ConfirmResult {
  if (text === confirmText(otherRole(own), digests)) return { ok: true };
  return { ok: false, fault: text === confirmText(own, digests) ? 'reflection' : 'unknown-key-share' };
}
