import type { StringsController } from '../internal/strings-controller.js';
import type { KeysController } from './keys-controller.js';
import type { KeysStrings } from './strings/keys.js';

/** What the views draw from. */
export interface KeysView {
  readonly strings: StringsController<KeysStrings>;
  readonly keys: KeysController;
}
