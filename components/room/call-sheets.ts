import { html, nothing, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { iconCheck, iconInfo } from '../internal/icons.js';
import type { Values } from '../internal/strings/catalogue.js';
import { EndRequestEvent, LeaveRequestEvent, RecordingConsentRequestEvent, WrongPatientRequestEvent } from './events.js';
import { shortName } from './short-name.js';
import type { RoomMessages } from './strings.js';
import { whoOpens } from './who-opens.js';

/** What a sheet of the call needs of the element that shows it. */
export interface SheetHost {
  readonly locale: string;
  readonly snapshot: SessionSnapshot;
  /** The sentence for the recording's trouble; empty for none. */
  readonly trouble: string;
  t: (key: keyof RoomMessages, values?: Values) => string;
  ask: (event: Event) => void;
  close: () => void;
  /** Shows or hides the side panel; null when there is none, or it is in sight anyway. */
  togglePanel: (() => void) | null;
}

/** Which sheet is up. The switch has its own: see consult-mode-sheet.ts. */
export type SheetName = 'trust' | 'recording' | 'more' | 'leave' | 'wrong';

export function drawSheet(name: SheetName, host: SheetHost): TemplateResult {
  return SHEETS[name](host);
}

const SHEETS: Readonly<Record<SheetName, (host: SheetHost) => TemplateResult>> = { trust, recording, more, leave, wrong };

function sheet(host: SheetHost, heading: string, content: TemplateResult): TemplateResult {
  return html`<consult-sheet lang=${host.locale} heading=${heading} close-label=${host.t('close')} @close=${host.close}>${content}</consult-sheet>`;
}

function trust(host: SheetHost): TemplateResult {
  const { snapshot, t } = host;
  const name = shortName(snapshot.remote.participant.displayName);
  const on = snapshot.recording.state === 'recording';
  const recorded = !on ? 'trustRecordingOff' : snapshot.role === 'patient' ? 'trustRecordingOnMe' : 'trustRecordingOn';
  return sheet(host, t('trustHeading'), html`
    <ul class="facts">
      ${[t('trustYours', { name }), t(snapshot.proved ? 'trustProved' : 'trustTwo', { name }), t('trustSealed'), t(recorded, { name })].map((fact) => html`<li>${iconCheck}<span>${fact}</span></li>`)}
      ${snapshot.peerDevice === null ? nothing : html`<li part="device">${snapshot.peerDevice === 'known' ? iconCheck : iconInfo}<span>${t(deviceFact(snapshot.peerDevice, snapshot.role), { name })}</span></li>`}
      ${whoOpens(snapshot.recording.openableBy, snapshot.role, name, t).map((who) => html`<li part="openable">${iconInfo}<span>${who}</span></li>`)}
    </ul>
    ${snapshot.safetyCode === null ? nothing : html`<details class="safety" part="safety"><summary>${t('safetyHeading')}</summary>
      <p class="code numbers" dir="ltr">${snapshot.safetyCode}</p><p class="small">${t('safetyText', { name })}</p></details>`}
    <slot name="trust"></slot>`);
}

/** What is known of the device at the other end. */
function deviceFact(device: NonNullable<SessionSnapshot['peerDevice']>, role: SessionSnapshot['role']): keyof RoomMessages {
  if (device === 'known') return 'trustDeviceKnown';
  if (device === 'first') return 'trustDeviceFirst';
  return role === 'patient' ? 'trustDeviceNewPractitioner' : 'trustDeviceNewPatient';
}

function recording(host: SheetHost): TemplateResult {
  const { snapshot, t } = host;
  const { recording: now, role } = snapshot;
  const name = shortName(snapshot.remote.participant.displayName);
  const trouble = now.state === 'not-recording';
  const only = [...whoOpens(now.openableBy, role, name, t), t(role === 'patient' ? 'recordingStopYou' : 'recordingStopThem', { name })].join(' ');
  const text = [t('recordingHeading'), only, t('stopRecording')].join('\n');
  const stop = (): void => { host.ask(new RecordingConsentRequestEvent({ decision: 'deny', text, lang: host.locale })); host.close(); };
  return sheet(host, t(trouble ? 'notRecordingHeading' : 'recordingHeading'), html`
    ${trouble ? html`<p>${host.trouble}</p><p>${t('notRecordingAdvice')}</p>` : html`<p>${t(now.recordedHere ? 'recordingHere' : 'recordingByOther', { name })}</p>`}
    <p>${only}</p>
    ${role === 'patient' ? html`<button class="button wide stop" type="button" @click=${stop}>${t('stopRecording')}</button>` : nothing}`);
}

function more(host: SheetHost): TemplateResult {
  const { snapshot, t } = host;
  const { recording: now, role, remote } = snapshot;
  const name = shortName(remote.participant.displayName);
  return sheet(host, t('settings'), html`<div class="more">
    ${host.togglePanel === null ? nothing : html`<button class="button wide" type="button" @click=${() => { host.close(); host.togglePanel?.(); }}>${t('showPanel')}</button>`}
    <consult-device-picker lang=${host.locale} .local=${snapshot.local}></consult-device-picker>
    ${role === 'patient'
      ? html`<div class="card"><consult-consent lang=${host.locale} compact .decision=${now.consent} .other=${name} .days=${now.replayDays} .openableBy=${now.openableBy}></consult-consent></div>`
      : html`<div class="note">${iconInfo}<div><p>${t(now.consent === 'permit' ? 'recordingStopThem' : now.consent === 'deny' ? 'refusedPractitioner' : 'patientAsked', { name })}</p>${whoOpens(now.openableBy, role, name, t).map((who) => html`<p part="openable">${who}</p>`)}</div></div>`}
  </div>`);
}

function leave(host: SheetHost): TemplateResult {
  const { t } = host;
  const name = shortName(host.snapshot.remote.participant.displayName);
  return sheet(host, t('leaveHeading'), html`
    <p>${t('leaveText', { name })}</p>
    <div class="choices">
      <button class="button large wide" part="leave" type="button" @click=${() => host.ask(new LeaveRequestEvent())}>${t('leaveOnly')}</button>
      <button class="button large wide danger" part="end" type="button" @click=${() => host.ask(new EndRequestEvent())}>${t('endForBoth')}</button>
      <button class="button quiet wide" type="button" @click=${host.close}>${t('stay')}</button>
    </div>`);
}

/** The second of two taps. Nothing is to be written. */
function wrong(host: SheetHost): TemplateResult {
  const { t } = host;
  return sheet(host, t('wrongPatientHeading'), html`
    <p>${t('wrongPatientText')}</p>
    <div class="choices">
      <button class="button large wide danger" part="wrong-patient" type="button" @click=${() => { host.close(); host.ask(new WrongPatientRequestEvent()); }}>${t('wrongPatientYes')}</button>
      <button class="button quiet wide" type="button" @click=${host.close}>${t('wrongPatientNo')}</button>
    </div>`);
}
