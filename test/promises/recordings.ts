import type { recordingsEn } from '../../components/recordings/strings/recordings.en.js';
import type { accessLogEn } from '../../components/recordings/strings/access-log.en.js';
import { are, kept } from './kept.js';

const REPORTS = 'test/components/recordings/reports.test.ts';
const ELEMENT = 'test/components/recordings/consult-recordings.test.ts';

/** What each sentence of the recordings is, and what keeps it true. */
export const recordingsKept = {
  ...are('label',
    'heading', 'loading', 'loading.more', 'more', 'retry', 'loaded', 'card.replay', 'card.replay.label', 'card.when', 'openable', 'stretch.audio', 'stretch.video', 'stretch.length',
    'locked.unlock', 'player.label', 'player.close', 'player.play', 'player.pause', 'player.replay', 'player.back', 'player.forward', 'player.seek', 'player.at', 'player.speed',
    'player.rate', 'player.mute', 'player.unmute', 'player.captions', 'player.fullscreen', 'player.fullscreen.exit', 'player.loading', 'agreement.heading', 'agreement.save',
    'not-mine', 'not-mine.label', 'not-mine.yes', 'not-mine.no', 'access', 'access.label', 'access.dialog'),
  ...are('question', 'not-mine.sure'),
  ...are('advice', 'slow.more', 'player.keys', 'sealed.more'),

  ...kept('promise', 'test/client/gated-recordings.test.ts: hold out each lie on the list and on opening', 'intro', 'left-out', 'left-out.more', 'player.denied', 'player.denied.more'),
  ...kept('state', `${ELEMENT}: draws what has passed the gate, by month`, 'empty'),
  ...kept('promise', 'test/e2e/consultation.test.ts: plays to its end, with seeking', 'empty.more'),
  ...kept('state', `${ELEMENT}: takes back what it drew of a page that ends suspended`, 'error', 'error.more', 'slow'),
  ...kept('promise', 'test/client/stops.test.ts: ends an open playback, and empties its element', 'stopped.some', 'stopped.some.more', 'player.stopped'),
  ...kept('promise', `${ELEMENT}: draws no card while the client has suspended replays`, 'suspended', 'suspended.more'),
  ...kept('state', 'test/client/host-identity.test.ts: is not in the listing and is handed to nobody on a device without the account key', 'sealed'),
  ...kept('promise', 'test/backend/leases.test.ts: end with the time that a recording is kept, though it is still listed', 'card.until', 'card.until.soon', 'card.until.today', 'locked.expired', 'locked.expired.more'),
  ...kept('promise', `${ELEMENT}: offers no replay of what is still arriving`, 'card.arriving', 'card.arriving.more', 'card.incomplete', 'card.incomplete.more', 'card.aborted'),
  ...kept('state', `${ELEMENT}: says of each recording, also of a locked one, who besides the member can open it`, 'openable.only', 'openable.by'),
  ...kept('state', `${ELEMENT}: says of what is the member’s and cannot be opened here when it was and why`,
    'locked.pending', 'locked.pending.more', 'locked.former', 'locked.former.more', 'locked.removed', 'locked.removed.more'),
  ...kept('state', 'test/client/principal-change.test.ts: stops what a host plays into an element of its own', 'player.private'),
  ...kept('state', 'test/recording/replay/full-buffer.test.ts: says that it cannot play when not one segment goes in', 'player.error'),
  ...kept('state', 'test/components/recordings/agreement-panel.test.ts: shows each of the member’s words as it was shown', 'agreement.permit', 'agreement.deny', 'agreement.withdraw', 'agreement.more'),
  ...kept('state', 'test/components/recordings/agreement-panel.test.ts: offers no file while downloads are stopped, nor of a recording that is stopped', 'agreement.stopped'),
  ...kept('promise', `${REPORTS}: takes two taps and no words on every recording, freezes it at once, thanks, and says to keep no copies`, 'not-mine.more', 'not-mine.thanks', 'not-mine.thanks.more'),
  ...kept('state', `${REPORTS}: keeps the recording away and says so where the insurer could not be told`, 'not-mine.failed', 'not-mine.failed.more'),
} satisfies Record<keyof typeof recordingsEn, unknown>;

/** What each sentence of the access log is, and what keeps it true. */
export const accessLogKept = {
  ...are('label', 'heading', 'loading', 'retry', 'when', 'played', 'who.self', 'who.practitioner', 'who.reader', 'who.escrow', 'who.compliance', 'who.somebody-else', 'who.service'),
  ...are('advice', 'wrong.more'),
  ...kept('state', 'test/backend/ledger.test.ts: has every id, wrap and byte range that left the backend, as a proxy saw them leave, and none besides', 'intro', 'action.listed', 'action.key-released', 'action.fetched', 'action.viewed', 'action.downloaded', 'action.refused', 'action.escrow-requested', 'action.escrow-released', 'action.erased'),
  ...kept('state', `${REPORTS}: says that nothing is signed yet, that nobody has seen it, and that it is not there`, 'slow', 'error', 'gone', 'none', 'more', 'waiting'),
  ...kept('promise', 'test/client/access-logs.test.ts: is proved line by line against the signed checkpoint, and waits for the first one', 'checked', 'proof.proved', 'proof.waiting'),
  ...kept('state', 'test/client/access-logs.test.ts: is not proved where a line says otherwise than its entry', 'wrong', 'proof.not-proved'),
} satisfies Record<keyof typeof accessLogEn, unknown>;
