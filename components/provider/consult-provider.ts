import { ContextProvider } from '@lit/context';
import { LitElement, css, html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { clientContext } from '../internal/client-context.js';

/**
 * @summary Gives its client to every ConsultKit element inside it. Draws nothing of its own.
 * @tag consult-provider
 * @slot - The page's own content, with ConsultKit elements anywhere in it.
 * @property {ConsultClient | null} client - What `createConsultClient()` gave. Null: the elements inside wait.
 */
export class ConsultProvider extends LitElement {
  static override styles: CSSResultGroup = css`:host { display: contents; }`;

  static override properties: PropertyDeclarations = { client: { attribute: false } };
  declare client: ConsultClient | null;

  readonly #provider = new ContextProvider(this, { context: clientContext, initialValue: null });

  constructor() {
    super();
    this.client = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client')) this.#provider.setValue(this.client);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
