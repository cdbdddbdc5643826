import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Incident } from '../../src/domain/incident.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { pageNow } from '../internal/page-clock.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { TickController } from '../internal/tick-controller.js';
import { ComplianceController, type Done } from './compliance-controller.js';
import { complianceStyles } from './compliance-styles.js';
import type { ComplianceView } from './compliance-view.js';
import { complianceStrings } from './strings/compliance.js';
import { clockBar, running } from './views/clock-bar.js';
import { drillBanner } from './views/drill-banner.js';
import { doneWords, queryNote } from './views/notes.js';

/**
 * The base of the officers' elements: the client, the words, the clock over everything, what is asked of the service, and where
 * the focus goes. What an element asks and what it draws of the answer is its own.
 */
export abstract class ComplianceElement<T> extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, fieldStyles, surfaceStyles, complianceStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, incident: { attribute: false } };
  declare client: ConsultClient | null;
  declare incident: string | null;

  protected readonly desk: ComplianceController<T> = new ComplianceController<T>(this, (port, signal) => this.ask(port, signal));
  readonly #client = new ClientController(this, { onClient: (client) => this.#begin(client), onPrincipalChange: () => this.#begin(this.#client.client) });
  protected readonly strings = new StringsController(this, complianceStrings, () => this.#client.client);
  readonly #announcer = new Announcer(this);
  readonly #tick = new TickController(this, () => running(this.clocked).length > 0);
  /** Which form was open at the last drawing, and which deed was announced then. */
  #form: string | null = null;
  #done: Done | null = null;

  constructor() {
    super();
    this.client = null;
    this.incident = null;
  }

  /** @returns null where there is nothing to ask for */
  protected abstract ask(port: CompliancePort, signal: AbortSignal): Promise<T> | null;
  protected abstract heading(): TemplateResult;
  protected abstract body(view: ComplianceView, data: T): TemplateResult;

  /** Another person, or another incident: what was chosen and typed goes. */
  protected reset(): void { /* nothing is chosen or typed */ }

  /** How many requests wait for a second officer, as far as the element knows. */
  protected get waiting(): number {
    return 0;
  }

  /** The incidents whose clock is shown: the one that the element is about, or all that run. */
  protected get clocked(): readonly Incident[] {
    const { incidents } = this.desk;
    return this.incident === null ? running(incidents) : incidents.filter(({ id }) => id === this.incident);
  }

  protected get found(): ConsultClient | null {
    return this.#client.client;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('incident') && this.hasUpdated) {
      this.reset();
      this.desk.restart();
    }
    const { done } = this.desk;
    if (done !== null && done !== this.#done) this.#announcer.say(doneWords(this.strings, done));
  }

  /** What opens gets the focus. What shuts gives it to what it came to, or back to what had opened it. */
  protected override updated(_changed: PropertyValues<this>): void {
    const { form, done } = this.desk;
    const [was, said] = [this.#form, this.#done];
    this.#form = form;
    this.#done = done;
    const find = (selector: string): HTMLElement | null => this.renderRoot.querySelector<HTMLElement>(selector);
    if (done !== null && done !== said) {
      (find('[data-state=done]') ?? find('[data-closed]'))?.focus();
    } else if (form !== was) {
      const opener = was === null ? undefined : [...this.renderRoot.querySelectorAll<HTMLElement>('[data-opens]')].find(({ dataset }) => dataset['opens'] === was);
      (form === null ? (opener ?? find('[data-closed]')) : find('[data-opened]'))?.focus();
    }
  }

  protected override render(): TemplateResult {
    const { dir, locale } = this.strings;
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${dir} lang=${locale}>${client !== null && client.compliance === null ? nothing : html`
      <slot name="heading"><div class="title">${this.heading()}</div></slot>
      ${this.#whole()}${this.#announcer.region()}`}</div>`;
  }

  #whole(): TemplateResult {
    const { desk, strings, clocked } = this;
    const view: ComplianceView = { strings, desk, now: pageNow(this.#client.client) };
    const note = queryNote(strings, desk);
    if (desk.data === null) return html`${note}`;
    // An incident that is not among those that the service has told of has no clock here, and that is not calm.
    return html`${this.incident !== null && clocked.length === 0 ? nothing : clockBar(view, clocked, this.waiting)}${note}
      ${drillBanner(view, clocked.length > 0 && clocked.every(({ drill }) => drill))}${this.body(view, desk.data)}`;
  }

  #begin(client: ConsultClient | null): void {
    this.reset();
    this.desk.begin(client);
  }
}
