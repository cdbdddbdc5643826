import type { keysEn } from '../../components/keys/strings/keys.en.js';
import { are, kept } from './kept.js';

const ELEMENT = 'test/components/keys/consult-keys.test.ts';
const IN_CHAIN = 'test/components/keys/consult-keys-in-chain.test.ts';
const KEYS = 'test/keys/';

/** What each sentence about keys is, and what keeps it true. */
export const keysKept = {
  ...are('label',
    'heading', 'loading', 'retry', 'cancel', 'more', 'code', 'code.saved', 'code.copy', 'confirm.label', 'confirm.submit', 'sealed', 'sealed.label', 'sealed.submit', 'sealed.passkey', 'replace',
    'replace.open', 'replace.submit', 'permission.submit', 'ways', 'way.recovery-code', 'way.passkey', 'way.since', 'renew', 'passkey', 'devices', 'device', 'device.this', 'device.since', 'remove',
    'remove.label', 'remove.no', 'notices', 'notices.loading', 'notice.when', 'how.device', 'how.recovery', 'how.permission', 'why.device-loss', 'why.proxy', 'why.legal'),
  ...are('question', 'confirm', 'way.sure', 'remove.sure'),
  ...are('advice', 'ready.more', 'code.keep', 'sealed.hint', 'confirm.hint', 'confirm.wrong', 'sealed.lost', 'removed.check', 'permission.stop'),

  ...kept('promise', `${KEYS}begin-keys.test.ts: holds no private half that can be read out`, 'intro'),
  ...kept('state', `${KEYS}begin-keys.test.ts: makes the keys once, and finds them again`, 'ready', 'devices.more'),
  ...kept('state', `${ELEMENT}: says that there were too many attempts, and that keys cannot be kept`, 'error', 'slow', 'unavailable'),
  ...kept('promise', `${KEYS}hostile-store.test.ts: are in memory where it does not open`, 'not-lasting', 'not-lasting.more'),
  ...kept('promise', `${KEYS}recovery.test.ts: lets a further device into the chain by the code, and not before`, 'code.more', 'sealed.more', 'ways.more'),
  ...kept('promise', `${KEYS}stored-bytes.test.ts: keeps no code over a reload`, 'code.stay', 'unconfirmed', 'unconfirmed.more', 'way.unconfirmed'),
  ...kept('state', `${KEYS}recovery.test.ts: waits to be written down until it has been confirmed, and is forgotten then`, 'code.copied', 'code.done'),
  ...kept('state', `${KEYS}recovery-code.test.ts: says what is wrong, without asking anybody`, 'code.length', 'code.character'),
  ...kept('state', `${IN_CHAIN}: says that this device was removed, and lets it in again by its code`, 'removed', 'removed.more'),
  ...kept('promise', `${ELEMENT}: lets a member who has lost everything begin with a new key, and says when the insurer has not allowed it`,
    'replace.allowed', 'replace.waiting', 'replace.now', 'replace.closed', 'replace.not-allowed'),
  ...kept('promise', `${KEYS}replace-account.test.ts: takes a permission that has taken effect; then it is this device’s alone`, 'replace.devices', 'replace.done'),
  ...kept('promise', `${IN_CHAIN}: shows a permission that waits with its time, and stops it`, 'permission', 'permission.waiting', 'permission.now', 'permission.stopped'),
  ...kept('promise', `${KEYS}removed-device.test.ts: also takes a recovery method out for good`, 'way.more'),
  ...kept('promise', `${KEYS}recovery.test.ts: takes the old one’s place once it is confirmed, not before`, 'renew.more'),
  ...kept('state', `${IN_CHAIN}: lists sixteen devices with their last use`, 'device.used'),
  ...kept('promise', `${KEYS}removed-device.test.ts: changes the account key: what is recorded then does not open there`, 'remove.more'),
  ...kept('promise', 'test/components/keys/consult-notices.test.ts: tells what has happened with keys and recordings, incidents too, in words', 'notices.intro'),
  ...kept('state', 'test/components/keys/consult-notices.test.ts: says that it could not ask, and shows nothing of the former person', 'notices.error'),
  ...kept('promise', `${IN_CHAIN}: tells what has happened, newest first`, 'notices.more', 'notices.none'),
  ...kept('state', 'test/backend/stolen-token.test.ts: changes no key and is told of, each time', 'notice.change-refused', 'notice.recovery-refused', 'notice.more-refused'),
  ...kept('state', 'test/backend/escrow-desk.test.ts: which the owner is not served and is told of', 'notice.key-requested', 'notice.key-handed-over'),
  ...kept('state', 'test/backend/retention.test.ts: is there to its last moment, and can be put under a hold', 'notice.recording-held', 'notice.recording-hold-lifted'),
  ...kept('state', 'test/backend/upgrades.test.ts: tell everybody, and leave tombstones', 'notice.appointment-cancelled', 'notice.recording-removed', 'notice.keys-removed'),
  ...kept('state', 'test/backend/incidents.test.ts: tells an owner once an officer has approved the notice', 'notice.recording-exposed'),
  ...kept('state', 'test/backend/keys.test.ts: are written down: who changed, opened and failed',
    'notice.keys-begun', 'notice.device-added', 'notice.device-removed', 'notice.recovery-added', 'notice.recovery-removed', 'notice.recovery-opened',
    'notice.account-key-allowed', 'notice.permission-stopped', 'notice.account-key-replaced'),
} satisfies Record<keyof typeof keysEn, unknown>;
