import { ConsultExposure } from './consult-exposure.js';
import { ConsultIncidents } from './consult-incidents.js';
import { ConsultKillSwitch } from './consult-kill-switch.js';
import { ConsultNotice } from './consult-notice.js';

if (!customElements.get('consult-incidents')) customElements.define('consult-incidents', ConsultIncidents);
if (!customElements.get('consult-exposure')) customElements.define('consult-exposure', ConsultExposure);
if (!customElements.get('consult-notice')) customElements.define('consult-notice', ConsultNotice);
if (!customElements.get('consult-kill-switch')) customElements.define('consult-kill-switch', ConsultKillSwitch);

declare global {
  interface HTMLElementTagNameMap {
    'consult-incidents': ConsultIncidents;
    'consult-exposure': ConsultExposure;
    'consult-notice': ConsultNotice;
    'consult-kill-switch': ConsultKillSwitch;
  }
}
