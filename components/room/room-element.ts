import type { CSSResultGroup } from 'lit';
import { ConsultElement } from '../internal/consult-element.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { roomStrings, type RoomMessages } from './strings.js';
import type { Values } from '../internal/strings/catalogue.js';
import { pageNow } from '../internal/page-clock.js';

/** The base of the room's elements: its words, its buttons. State comes down as properties; wishes go up as events. */
export class RoomElement extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles];

  /** What time it is, milliseconds since 1970: by the service's clock where a room gives it. */
  now: () => number = () => pageNow(null);
  protected readonly strings = new StringsController<RoomMessages>(this, roomStrings);

  protected t(key: keyof RoomMessages, values?: Values): string {
    return this.strings.t(key, values);
  }
}
