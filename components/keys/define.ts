import { ConsultKeys } from './consult-keys.js';

if (!customElements.get('consult-keys')) customElements.define('consult-keys', ConsultKeys);

declare global {
  interface HTMLElementTagNameMap {
    'consult-keys': ConsultKeys;
  }
}
