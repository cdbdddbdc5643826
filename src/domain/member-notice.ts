import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/**
 * What was done about a person's keys, and what an upgrade took. Never a word of a consultation.
 * `keys-begun`: the first link was made. `device-added`, `device-removed`, `recovery-added`, `recovery-removed`: a change
 * of the chain. `recovery-opened`: a recovery method was opened. `account-key-allowed`: the insurer has given a permission
 * to begin anew. `permission-stopped`: a device has stopped it. `account-key-replaced`: it was used. `change-refused`: somebody who is signed in as the person asked for a
 * change and was refused. `recovery-refused`: a wrong code or passkey was shown. `more-refused`: so many more of these two since then.
 * `key-requested`, `key-handed-over`: somebody asked for a recording to be opened without its owner; it was.
 * `recording-held`, `recording-hold-lifted`: a recording is kept beyond its time by law, or no longer.
 * `appointment-cancelled`, `recording-removed`, `keys-removed`: an upgrade of the backend took so many away.
 * `recording-exposed`: an incident may have shown the person's recording to somebody else; an officer has approved the notice of it.
 */
export const noticeKindSchema = z.enum([
  'keys-begun', 'device-added', 'device-removed', 'recovery-added', 'recovery-removed', 'recovery-opened',
  'account-key-allowed', 'permission-stopped', 'account-key-replaced',
  'change-refused', 'recovery-refused', 'more-refused', 'key-requested', 'key-handed-over', 'recording-held', 'recording-hold-lifted',
  'appointment-cancelled', 'recording-removed', 'keys-removed', 'recording-exposed',
]);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

export const memberNoticeSchema = z.strictObject({
  id: opaqueIdSchema,
  at: epochMillisSchema,
  kind: noticeKindSchema,
  /** The recording; null where it is about the account. */
  rid: z.nullable(opaqueIdSchema),
  /** The key that it is about, by its name. */
  to: z.nullable(bytesText(32)),
  why: z.nullable(z.enum(['device-loss', 'proxy', 'legal'])),
  /** What authorised the change, or was to. */
  how: z.nullable(z.enum(['first', 'device', 'recovery', 'permission'])),
  /** For `more-refused`, `appointment-cancelled` and `recording-removed`: how many. */
  count: z.nullable(z.int().check(z.gte(1))),
});
export type MemberNotice = z.infer<typeof memberNoticeSchema>;
