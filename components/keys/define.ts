import { ConsultKeys } from './consult-keys.js';
import { ConsultNotices } from './consult-notices.js';

if (!customElements.get('consult-keys')) customElements.define('consult-keys', ConsultKeys);
if (!customElements.get('consult-notices')) customElements.define('consult-notices', ConsultNotices);

declare global {
  interface HTMLElementTagNameMap {
    'consult-keys': ConsultKeys;
    'consult-notices': ConsultNotices;
  }
}
