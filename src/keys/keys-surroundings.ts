import type { NoticePort } from '../adapter/ports/notice-port.js';
import type { ConsultError } from '../domain/consult-error.js';
import type { KeyStore } from './key-store.js';
import type { KeysContext } from './keys-context.js';
import type { Passkeys } from './passkey.js';

/** For those who keep keys elsewhere, for who listens, and for tests. */
export interface KeysSurroundings {
  store?: KeyStore;
  passkeys?: Passkeys;
  notices?: NoticePort;
  /** Told of a chain of keys that is refused, or that names what nobody who held the account key has put there. */
  onViolation?: KeysContext['onViolation'];
  /** Told once, when nothing outlives this page any more: `keys/not-kept`. */
  onNotKept?: (error: ConsultError) => void;
}
