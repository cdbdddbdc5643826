import { ConsultAccessLog } from './consult-access-log.js';
import { ConsultRecordingPlayer } from './consult-recording-player.js';
import { ConsultRecordings } from './consult-recordings.js';

if (!customElements.get('consult-access-log')) customElements.define('consult-access-log', ConsultAccessLog);
if (!customElements.get('consult-recording-player')) customElements.define('consult-recording-player', ConsultRecordingPlayer);
if (!customElements.get('consult-recordings')) customElements.define('consult-recordings', ConsultRecordings);

declare global {
  interface HTMLElementTagNameMap {
    'consult-access-log': ConsultAccessLog;
    'consult-recordings': ConsultRecordings;
    'consult-recording-player': ConsultRecordingPlayer;
  }
}
