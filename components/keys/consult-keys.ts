import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { KeysChangeEvent } from './events/keys-change-event.js';
import { KeysController } from './keys-controller.js';
import { keysStyles } from './keys-styles.js';
import { keysStrings } from './strings/keys.js';
import { codeCard } from './views/code-card.js';
import { devicesCard } from './views/devices-card.js';
import { notLastingNote, readyNote, removedNote, skeletonCard, slowNote, troubleNote } from './views/keys-notes.js';
import { noticesCard } from './views/notices-card.js';
import { permissionNote } from './views/permission-note.js';
import { sealedCard } from './views/sealed-card.js';
import { unconfirmedNote } from './views/unconfirmed-note.js';
import { waysCard } from './views/ways-card.js';

/**
 * The signed-in person's keys: the recovery code to write down once, letting a new device in, the devices, the recovery
 * methods, and everything that was done about them. The code is shown until its last group has been typed, in the page that
 * made it and in no other; after that nobody can show it again.
 *
 * @summary Recovery code, devices, passkeys and notices of the member.
 * @tag consult-keys
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @event {KeysChangeEvent} consult-keys-change - Recordings open on this device, do not yet, or do not any more.
 * @csspart base - The outermost box.
 * @csspart code - The recovery code.
 * @csspart card - A box of things that belong together.
 * @csspart device - One of the devices.
 * @csspart method - One of the recovery methods.
 * @csspart notice - One thing that was done.
 * @csspart note - What went wrong, or is to be known.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 */
export class ConsultKeys extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, fieldStyles, surfaceStyles, keysStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false } };
  declare client: ConsultClient | null;

  readonly #keys = new KeysController(this, (state) => this.dispatchEvent(new KeysChangeEvent(state)));
  readonly #client = new ClientController(this, {
    onClient: (client) => this.#keys.begin(client),
    onPrincipalChange: () => this.#keys.begin(this.#client.client),
  });
  readonly #strings = new StringsController(this, keysStrings, () => this.#client.client);
  readonly #announcer = new Announcer(this);
  /** What had been opened when it was drawn last: what opens gets the focus. */
  #opened: string | null = null;

  constructor() {
    super();
    this.client = null;
  }

  protected override updated(): void {
    const opened = this.#keys.form ?? this.#keys.removing;
    if (opened === this.#opened) return;
    this.#opened = opened;
    this.renderRoot.querySelector<HTMLElement>(opened === null ? 'h2' : '[data-opened]')?.focus();
  }

  protected override render(): TemplateResult {
    const { t } = this.#strings;
    return html`<div class="base" part="base" dir=${this.#strings.dir} lang=${this.#strings.locale}>
      <slot name="heading"><div class="title"><h2 tabindex="-1">${t('heading')}</h2><p class="quiet">${t('intro')}</p></div></slot>
      ${this.#body()}
      ${this.#announcer.region()}
    </div>`;
  }

  #body(): TemplateResult {
    const keys = this.#keys;
    const { picture, query: { state } } = keys;
    const strings = this.#strings;
    const view = { strings, keys };
    const again = (): void => void keys.load();
    if (state.status === 'error') return troubleNote(strings, state.error, again);
    if (picture === null) return html`${state.status === 'pending' && state.slow ? slowNote(strings, again) : nothing}${skeletonCard(strings.t('loading'))}`;
    const { status, code } = picture;
    const lasting = status.lasting ? nothing : notLastingNote(strings);
    if (status.state !== 'ready') {
      return html`${lasting}${status.state === 'removed' ? removedNote(strings) : nothing}
        ${sealedCard(view, picture, { recovered: this.#recovered, replaced: this.#replaced })}${devicesCard(view, picture)}${noticesCard(view, picture)}`;
    }
    const codePart = code !== null ? codeCard(view, code, { copied: this.#copied, confirmed: this.#confirmed }) : status.codeConfirmed ? readyNote(strings) : unconfirmedNote(view);
    return html`${permissionNote(view, picture, this.#stopped)}${lasting}${codePart}
      ${waysCard(view, picture)}${devicesCard(view, picture)}${noticesCard(view, picture)}`;
  }

  readonly #recovered = (): void => this.#announcer.say(this.#strings.t('ready'));
  /** Where another page has found her key in the meantime, there is no new one. */
  readonly #replaced = (): void => this.#announcer.say(this.#strings.t(this.#keys.picture?.code == null ? 'ready' : 'replace.done'));
  readonly #confirmed = (): void => this.#announcer.say(this.#strings.t('code.done'));
  readonly #stopped = (): void => this.#announcer.say(this.#strings.t('permission.stopped'));
  readonly #copied = (): void => this.#announcer.say(this.#strings.t('code.copied'));
}
