import { ConsultProvider } from './consult-provider.js';

if (!customElements.get('consult-provider')) customElements.define('consult-provider', ConsultProvider);

declare global {
  interface HTMLElementTagNameMap {
    'consult-provider': ConsultProvider;
  }
}
