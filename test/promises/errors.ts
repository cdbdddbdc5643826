import { kept } from './kept.js';

const TROUBLE = 'test/recording/record/trouble.test.ts';
const SPOOL = 'test/recording/upload/hostile-spool.test.ts';

/**
 * What an error says is so where its code is given: promises.test.mjs looks for that place. These say besides how it will be,
 * or that something is kept.
 */
export const errorsKept = {
  ...kept('promise', `${TROUBLE}: is told within 2 s when nothing comes out, and cleared when something does`, 'recording/no-data'),
  ...kept('promise', `${TROUBLE}: is told when a MediaRecorder stops by itself, and another one takes over`, 'recording/stopped-itself'),
  ...kept('promise', `${SPOOL}: sends from memory while nothing can be written`, 'recording/not-kept'),
  ...kept('state', `${SPOOL}: says that a part is lost when it lay in the cleared spool alone`, 'recording/lost-part'),
  ...kept('promise', 'test/backend/retention.test.ts: is erased from the tables and the disk', 'recording/erased'),
  ...kept('promise', 'test/backend/full-disk.test.ts: is answered with 507', 'backend/no-room'),
  ...kept('state', 'test/recording/upload/withdrawn.test.ts: drops segments that were not stored', 'recording/not-permitted'),
  ...kept('state', 'test/session/recording/recording-pages.test.ts: gives no key to a second page', 'recording/another-page'),
  ...kept('state', 'test/keys/hostile-store.test.ts: are in memory where it does not open', 'keys/unavailable', 'keys/not-kept'),
  ...kept('state', 'test/client/gated-recordings.test.ts: hold out each lie on the list and on opening', 'ownership/denied'),
  ...kept('promise', 'test/backend/stops.test.ts: of a recording end every way to it and no other', 'incident/stopped'),
  ...kept('state', 'test/client/host-identity.test.ts: shows nothing and is a violation', 'identity/mismatch'),
  ...kept('state', 'test/session/connection/link-proof.test.ts: refuses ${what}, and never shows a track', 'session/not-proved'),
};
