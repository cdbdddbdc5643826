import { html, nothing, type CSSResultGroup, type LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { createRef, ref } from 'lit/directives/ref.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { ListedRecording } from '../../src/client/recordings-library.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { askUp } from '../internal/events/ask-up.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { OpenRequestEvent } from './events/open-request-event.js';
import { UnlockRequestEvent } from '../internal/events/unlock-request-event.js';
import { pageNow } from '../internal/page-clock.js';
import { EndWatcher } from './end-watcher.js';
import type { MonthGroup } from './month-groups.js';
import { RecordingsController } from './recordings-controller.js';
import { recordingsStyles } from './recordings-styles.js';
import { stretchesStyles } from './stretches-styles.js';
import { recordingsStrings } from './strings/recordings.js';
import { iconX } from '../internal/icons.js';
import { lockedCard } from './views/locked-card.js';
import { recordingCard } from './views/recording-card.js';
import { emptyNote, errorNote, leftOutNote, sealedNote, skeletonCards, slowNote, someStoppedNote, stoppedNote, suspendedNote } from './views/recordings-notes.js';
import { reportQuestion, reportThanks } from './views/report-question.js';

/**
 * The signed-in person's recordings, by month. Draws only what has passed the gate: of a refused item nothing is
 * shown, and when somebody else's was offered all replays pause until the page is loaded again. Of what no key of this
 * device proves to be the member's, one line says that there may be something, and how to let this device in.
 *
 * @summary The member's recordings, with their player.
 * @tag consult-recordings
 * @slot heading - The heading and the sentence below it, in the insurer's own words.
 * @slot empty - Below the words for "no recordings yet".
 * @event {OpenRequestEvent} consult-open-request - Cancelable. Prevent it to show your own `<consult-recording-player>`.
 * @event {UnlockRequestEvent} consult-unlock-request - The member wants to let this device in: show `<consult-keys>`.
 * @event {PlaybackChangeEvent} consult-playback-change - From the player.
 * @csspart base - The outermost box.
 * @csspart month - A month's heading.
 * @csspart card - One recording.
 * @csspart emblem - The initials on it.
 * @csspart stretches - Its line of voice and video.
 * @csspart replay-button - Opens the player.
 * @csspart unlock-button - Asks to let this device in.
 * @csspart badge - "Still arriving", or why it cannot be replayed.
 * @csspart note - What went wrong, or is paused.
 * @csspart access-button - Shows who has seen a recording.
 * @csspart report-button - Says that a recording is somebody else's.
 * @csspart report-yes-button - Says it for the second time.
 * @csspart report-no-button - Takes it back.
 * @csspart dialog - What the player, the access log and the question whether a recording is not the member's open in.
 * @csspart player - The player.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 */
export class ConsultRecordings extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles, stretchesStyles, recordingsStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, open: { state: true }, asked: { state: true }, accessOf: { state: true }, reported: { state: true } };
  declare client: ConsultClient | null;
  declare protected open: VerifiedRecording | null;
  /** Of which it is being asked whether it is somebody else's. */
  declare protected asked: ListedRecording | null;
  /** Of which it is shown who has seen it. */
  declare protected accessOf: string | null;
  /** Whether the insurer was told of the last report; null for none. */
  declare protected reported: boolean | null;

  readonly #recordings = new RecordingsController(this);
  readonly #client = new ClientController(this, {
    onClient: (client) => this.#begin(client),
    onPrincipalChange: () => this.#begin(this.#client.client),
    onViolation: (violation) => this.#recordings.refuse(violation),
    // What is open says so by itself.
    onStops: () => this.#recordings.begin(this.#client.client),
    onItemFrozen: (rid) => this.#recordings.freeze(rid),
  });
  readonly #strings = new StringsController(this, recordingsStrings, () => this.#client.client);
  readonly #end = new EndWatcher(this, () => this.#recordings.more());
  // Refs, not queries: a query walks ten thousand cards to find what stands after them.
  readonly #endRef = createRef<HTMLElement>();
  readonly #dialogRef = createRef<HTMLDialogElement>();
  #opener: HTMLElement | null = null;

  constructor() {
    super();
    this.client = null;
    this.open = null;
    this.asked = null;
    this.accessOf = null;
    this.reported = null;
  }

  protected override updated(): void {
    this.#end.watch(this.#endRef.value ?? null);
    const dialog = this.#dialogRef.value;
    if (dialog === undefined || dialog.open) return;
    dialog.showModal();
    // Shown before what is in it has drawn anything to put the focus on.
    const shown = dialog.querySelector<LitElement>('consult-recording-player, consult-access-log');
    if (shown === null) dialog.querySelector<HTMLElement>('[data-opened]')?.focus();
    else void shown.updateComplete.then(() => shown.focus());
  }

  protected override render(): TemplateResult {
    const client = this.#client.client;
    return html`<div class="base" part="base" tabindex="-1" dir=${this.#strings.dir} lang=${this.#strings.locale}>
      ${client !== null && client.recordings === null ? nothing : html`
        <slot name="heading"><div class="title"><h2>${this.#strings.t('heading')}</h2><p class="quiet intro">${this.#strings.t('intro')}</p></div></slot>
        ${reportThanks(this.#strings.t, this.reported)}${this.#body()}
        ${this.#player(client)}${this.#asking()}${this.#access(client)}`}
    </div>`;
  }

  #body(): TemplateResult {
    const { suspended, stopped, leftOut, sealed, groups, query, hasMore } = this.#recordings;
    const { t } = this.#strings;
    if (suspended) return suspendedNote(t);
    if (stopped === 'all') return stoppedNote(t);
    const { state } = query;
    const first = groups.size === 0;
    return html`
      ${stopped === 'some' ? someStoppedNote(t) : nothing}
      ${leftOut > 0 ? leftOutNote(t, leftOut) : nothing}
      ${sealed ? sealedNote(t, this.#unlock) : nothing}
      ${state.status === 'complete' && first && !sealed && stopped === 'none' ? emptyNote(t) : nothing}
      ${groups.groups.map((group) => this.#month(group))}
      ${state.status === 'error' ? errorNote(this.#strings, first, state.error, () => this.#recordings.retry()) : nothing}
      ${state.status === 'pending' && state.slow ? slowNote(t, () => this.#recordings.retry()) : nothing}
      ${state.status === 'pending' || state.status === 'initial' ? skeletonCards(t(first ? 'loading' : 'loading.more'), first ? 3 : 1) : nothing}
      ${state.status === 'complete' && hasMore ? html`<p class="actions" ${ref(this.#endRef)}><button type="button" class="button wide" @click=${() => this.#recordings.more()}>${t('more')}</button></p>` : nothing}
      <p class="visually-hidden" role="status">${state.status === 'complete' && !(first && sealed) ? t('loaded', { count: groups.size }) : ''}</p>`;
  }

  #month({ at, chunks }: MonthGroup): TemplateResult {
    const { zone } = this.#recordings;
    const strings = this.#strings;
    const context = { strings, zone, now: pageNow(this.#client.client), open: this.#open, unlock: this.#unlock, access: this.#client.client?.accessLogs == null ? null : this.#showAccess, report: this.#client.client?.recordings?.canReport === true ? this.#ask : null };
    return html`<section class="month"><h3 part="month">${strings.format.month(at, zone)}</h3>
      ${chunks.map((chunk) => html`<ul class=${chunk.length < 10 ? 'plain chunk' : 'plain chunk long'}>${guard([chunk, strings.locale, strings.ready, zone], () => chunk.map((recording) => ('why' in recording ? lockedCard(context, recording) : recordingCard(context, recording))))}</ul>`)}
    </section>`;
  }

  #player(client: ConsultClient | null): TemplateResult | typeof nothing {
    if (this.open === null) return nothing;
    const { zone } = this.#recordings;
    return html`<dialog ${ref(this.#dialogRef)} part="dialog" aria-label=${this.#strings.t('player.label')} closedby="any" @close=${this.#closed}>
      <consult-recording-player part="player" lang=${this.#strings.locale} .client=${client} .recording=${this.open} .zone=${zone} @consult-close-request=${this.#close}></consult-recording-player>
    </dialog>`;
  }

  #asking(): TemplateResult | typeof nothing {
    if (this.asked === null) return nothing;
    return html`<dialog ${ref(this.#dialogRef)} class="small-dialog" part="dialog" aria-labelledby="not-mine" closedby="any" @close=${this.#closed}>${reportQuestion(this.#strings.t, { yes: this.#report, no: this.#close })}</dialog>`;
  }

  #access(client: ConsultClient | null): TemplateResult | typeof nothing {
    if (this.accessOf === null) return nothing;
    const { t, locale } = this.#strings;
    return html`<dialog ${ref(this.#dialogRef)} class="small-dialog" part="dialog" aria-label=${t('access.dialog')} closedby="any" @close=${this.#closed}>
      <p class="close"><button type="button" class="icon-button" aria-label=${t('player.close')} @click=${this.#close}>${iconX}</button></p>
      <consult-access-log lang=${locale} .client=${client} .rid=${this.accessOf}></consult-access-log></dialog>`;
  }

  #begin(client: ConsultClient | null): void {
    this.reported = null;
    this.#close();
    this.#recordings.begin(client);
  }

  readonly #open = (recording: VerifiedRecording): void => {
    this.#remember();
    if (askUp(this, new OpenRequestEvent(recording))) this.open = recording;
  };

  readonly #showAccess = ({ rid }: ListedRecording): void => {
    this.#remember();
    this.accessOf = rid;
  };

  readonly #ask = (recording: ListedRecording): void => {
    this.#remember();
    this.asked = recording;
  };

  /** It is gone from the screen before anybody is told. */
  readonly #report = (): void => {
    const { asked } = this;
    const library = this.#client.client?.recordings;
    if (asked === null || library == null) return;
    // Its button is another recording's by now: the focus goes to the thanks, and to nothing that one could press until then.
    this.#opener = null;
    this.#close();
    this.renderRoot.querySelector<HTMLElement>('.base')?.focus();
    const told = (reported: boolean): void => {
      if (library !== this.#client.client?.recordings) return;
      this.reported = reported;
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-state=reported], [data-state=not-reported]')?.focus());
    };
    library.report(asked).then(() => told(true), () => told(false));
  };

  readonly #unlock = (): void => {
    askUp(this, new UnlockRequestEvent());
  };

  /** At once: it says that it is shut only later, and whatever is drawn until then would open it again. */
  readonly #close = (): void => {
    this.#dialogRef.value?.close();
    this.#closed();
  };

  /** Where the focus is to go back to. */
  #remember(): void {
    const active = this.shadowRoot?.activeElement;
    this.#opener = active instanceof HTMLElement ? active : null;
  }

  /** The dialog is shut, by whatever way: the player goes, and the focus is back on the card. */
  readonly #closed = (event?: Event): void => {
    // One that is not on the page any more says it late.
    if (event !== undefined && event.currentTarget !== this.#dialogRef.value) return;
    if (this.open === null && this.asked === null && this.accessOf === null) return;
    this.open = null;
    this.asked = null;
    this.accessOf = null;
    const opener = this.#opener;
    this.#opener = null;
    void this.updateComplete.then(() => opener?.isConnected && opener.focus());
  };
}
