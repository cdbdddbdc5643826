import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { SessionHandle } from '../../src/session/session-handle.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { iconTriangleAlert, iconX } from '../internal/icons.js';
import { StringsController } from '../internal/strings-controller.js';
import { errorStrings } from '../internal/strings/errors.js';
import { errorWords } from '../internal/strings/error-words.js';
import { pageNow } from '../internal/page-clock.js';
import { announcement } from './announcement.js';
import { ModeChangeEvent, PreviewRequestEvent, RejoinRequestEvent, StateChangeEvent } from './events.js';
import { RoomElement } from './room-element.js';
import { RequestRunner } from './request-runner.js';
import { RoomSession } from './room-session.js';
import { roomStrings } from './strings.js';
import { WakeLockController } from './wake-lock-controller.js';

/**
 * A consultation, from the lobby to the end. Give it an appointment (and a client, or a `<consult-provider>` around it),
 * or a session that you opened yourself. Moving it in the page keeps the call; taking it away leaves the call.
 * It fills its box; give the box a height, or let it take 640 px.
 *
 * @summary The room of a remote consultation.
 * @slot panel - Beside the picture on a desk: chat, notes, the record.
 * @slot trust - In the shield's sheet: the spoken code, what else was verified.
 * @slot prepare - In the waiting room: what to have at hand.
 * @slot retention - With the question about recording: until when a recording is kept. Plain text.
 * @slot after - At the end: what happens next.
 * @property {string} appointmentId - Which appointment to open (attribute `appointment-id`).
 * @property {ConsultClient | null} client - What opens it; the nearest provider's when null.
 * @property {SessionHandle | null} session - A session to draw instead of opening one.
 * @property {string} timeZone - IANA zone of the times; the signed-in person's when empty.
 * @event consult-state-change - The session's state has changed: `state`.
 * @event consult-mode-change - Audio or video, on both sides: `mode`, `epoch`.
 * @event {UnlockRequestEvent} consult-unlock-request - What was recorded opens only once a recovery code is entered in this page: show `<consult-keys>`.
 * @event consult-rejoin-request - The person wants back in, or a page that was put away in mid-consultation is shown again. With a session of your own, give a new one.
 * @csspart room - The box around everything.
 * @csspart failure - The word about something that did not work.
 * @cssproperty --consult-room-block-size - Its height in a box that has none; 640px, or the window's if that is less; never under 240px.
 */
export class ConsultRoom extends RoomElement {
  static override properties: PropertyDeclarations = {
    appointmentId: { attribute: 'appointment-id' },
    client: { attribute: false },
    session: { attribute: false },
    timeZone: { attribute: 'time-zone' },
    zone: { state: true },
  };
  static override styles: CSSResultGroup = [
    RoomElement.styles,
    css`
      :host { block-size: 100%; display: flex; flex-direction: column; background: var(--_surface); overflow: hidden; position: relative; }
      .room { flex: 1 1 var(--consult-room-block-size, min(640px, 100dvh)); display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); min-block-size: min(240px, 100dvh); overflow: auto; position: relative; }
      .room.call { overflow: hidden; }
      .failure { position: absolute; z-index: 20; inset-block-start: 12px; inset-inline: 12px; max-inline-size: 480px; margin-inline: auto; background: var(--_danger-soft); box-shadow: var(--_shadow); align-items: center; }
    `,
  ];

  declare appointmentId: string;
  declare client: ConsultClient | null;
  declare session: SessionHandle | null;
  declare timeZone: string;
  declare protected zone: string;

  protected override readonly strings = new StringsController(this, roomStrings, () => this.#clients.client);
  readonly #errors = new StringsController(this, errorStrings, () => this.#clients.client);
  readonly #announcer = new Announcer(this);
  readonly #previewed = new WeakSet<SessionHandle>();
  readonly #live = new RoomSession(this, {
    change: (snapshot) => this.#onChange(snapshot),
    'mode-change': ({ mode, epoch }) => { this.dispatchEvent(new ModeChangeEvent(mode, epoch)); },
    error: (error) => this.#requests.fail(error),
    session: (session) => { this.#last = session?.snapshot ?? null; this.#requests.reset(); },
    returned: () => { this.dispatchEvent(new RejoinRequestEvent()); },
  });
  readonly #requests = new RequestRunner(this, () => this.#live.session);
  readonly #clients = new ClientController(this, {
    onClient: (client) => void client?.identity().then((identity) => { this.zone = identity?.timeZone ?? ''; }, () => {}),
    onPrincipalChange: (identity) => { this.zone = identity?.timeZone ?? ''; this.#live.drop(); },
  });
  /** The session's own time, since its snapshot is in it. */
  readonly #now = (): number => pageNow(this.#live.session ?? this.#clients.client);
  #last: SessionSnapshot | null = null;
  /** The session in which the wrong patient was reported. */
  #reported: SessionHandle | null = null;
  /** The one in which that could not be reported: so it stays, whatever is closed. */
  #untold: SessionHandle | null = null;
  #stage = '';
  #hadFocus = false;

  constructor() {
    super();
    this.appointmentId = '';
    this.client = null;
    this.session = null;
    this.timeZone = '';
    this.zone = '';
    this.addEventListener('consult-wrong-patient-request', (event) => queueMicrotask(() => { if (!event.defaultPrevented) this.#reported = this.#live.session; }));
    new WakeLockController(this, () => ['waiting', 'call'].includes(stageOf(this.#live.snapshot)));
    this.addEventListener('consult-rejoin-request', (event) => queueMicrotask(() => { if (!event.defaultPrevented) this.#live.reopen(); }));
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.#live.settle(this.session, this.#clients.client, this.appointmentId);
    const stage = stageOf(this.#live.snapshot);
    this.#hadFocus = stage !== this.#stage && this.matches(':focus-within');
    this.#stage = stage;
  }

  protected override updated(): void {
    this.#preview();
    // What had the focus is gone with its stage: it goes to the new one, not to the top of the page.
    if (this.#hadFocus && !this.matches(':focus-within')) this.renderRoot.querySelector<HTMLElement>('.room')?.focus();
    this.#hadFocus = false;
  }

  protected override render(): TemplateResult {
    const { snapshot } = this.#live;
    const { failure } = this.#requests;
    if (failure !== null && snapshot?.state === 'ended' && this.#reported === this.#live.session) this.#untold = this.#reported;
    return html`
      <div class="room ${stageOf(snapshot)}" part="room" dir=${this.strings.dir} lang=${this.strings.locale} tabindex="-1" role="region" aria-label=${this.t('roomLabel')}>
        ${this.#draw(snapshot)}
      </div>
      ${failure === null ? nothing : html`<div class="note danger failure" part="failure" role="alert">${iconTriangleAlert}<div><p>${errorWords(failure, this.#errors.locale)}</p></div>
        <button class="icon-button" type="button" aria-label=${this.t('close')} @click=${() => this.#requests.fail(null)}>${iconX}</button></div>`}
      ${this.#announcer.region()}`;
  }

  #draw(snapshot: SessionSnapshot | null): TemplateResult {
    const lang = this.strings.locale;
    const zone = this.timeZone || this.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
    switch (stageOf(snapshot)) {
      case 'lobby': return html`<consult-lobby lang=${lang} .snapshot=${snapshot} .when=${this.#when(snapshot, zone)} ?joining=${this.#requests.pending('consult-join-request')}>${this.#forward('retention')}</consult-lobby>`;
      case 'waiting': return html`<consult-waiting lang=${lang} .now=${this.#now} .snapshot=${snapshot} .timeZone=${zone} ?admitting=${this.#requests.pending('consult-admit-request')}>${this.#forward('prepare')}</consult-waiting>`;
      case 'call': return html`<consult-call lang=${lang} .now=${this.#now} .snapshot=${snapshot} .canReport=${this.#live.session?.canReportWrongPatient ?? false}><slot name="panel" slot="panel"></slot><slot name="trust" slot="trust"></slot></consult-call>`;
      case 'ended': return html`<consult-ended lang=${lang} .snapshot=${snapshot} .reported=${this.#reported === this.#live.session} .untold=${this.#untold !== null && this.#untold === this.#live.session}><slot name="after" slot="after"></slot></consult-ended>`;
      default: return html`<consult-opening lang=${lang} .now=${this.#now} .opening=${this.#live.opening} .timeZone=${zone}></consult-opening>`;
    }
  }

  /** The host's own words, where it gave any; else the child's own stand. */
  #forward(name: string): TemplateResult | typeof nothing {
    return this.querySelector(`:scope > [slot='${name}']`) === null ? nothing : html`<slot name=${name} slot=${name}></slot>`;
  }

  #when(snapshot: SessionSnapshot | null, zone: string): string {
    if (snapshot === null) return '';
    const { format } = this.strings;
    const at = Date.parse(snapshot.appointment.start);
    const now = this.#now();
    const [day, time] = [format.day(at, zone, now), format.time(at, zone)];
    return day === format.day(now, zone, now) ? this.t('lobbyWhen', { time }) : this.t('lobbyWhenDay', { day, time });
  }

  #preview(): void {
    const { session, snapshot } = this.#live;
    if (session === null || snapshot?.state !== 'checking' || this.#previewed.has(session)) return;
    this.#previewed.add(session);
    if (snapshot.local.stream === null && snapshot.local.microphoneError === null) this.dispatchEvent(new PreviewRequestEvent(snapshot.appointment.mode === 'video'));
  }

  #onChange(snapshot: SessionSnapshot): void {
    const before = this.#last;
    this.#last = snapshot;
    const word = announcement(before, snapshot);
    if (word !== null) this.#announcer.say(this.t(word, { name: snapshot.remote.participant.displayName }));
    if (before?.state !== snapshot.state) {
      this.#requests.fail(null);
      this.dispatchEvent(new StateChangeEvent(snapshot.state));
    }
    // Who looked at themselves before answering, and stays on audio, has the camera off again.
    const over = before?.modePending?.stage === 'asked' && snapshot.modePending === null;
    if (over && snapshot.mode === 'audio' && snapshot.local.cameraOn) this.dispatchEvent(new PreviewRequestEvent(false));
  }
}

/** What is drawn: by the session's state. */
function stageOf(snapshot: SessionSnapshot | null): 'opening' | 'lobby' | 'waiting' | 'call' | 'ended' {
  switch (snapshot?.state) {
    case 'checking': return 'lobby';
    case 'waiting': return 'waiting';
    case 'joining': case 'active': case 'reconnecting': return 'call';
    case 'ended': return 'ended';
    default: return 'opening';
  }
}
