export { ConsultKeys } from './consult-keys.js';
export { ConsultNotices } from './consult-notices.js';
export { keysStrings } from './strings/keys.js';
export { KeysChangeEvent, type KeysState } from './events/keys-change-event.js';
