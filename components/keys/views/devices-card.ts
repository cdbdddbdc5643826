import { html, type TemplateResult } from 'lit';
import type { OwnDeviceView } from '../../../src/keys/keys-handle.js';
import { iconMonitor } from '../../internal/icons.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { deedTrouble } from './keys-notes.js';

/** Her devices; all but this one can be taken out. They have no names here: what a device is called is nobody's business. */
export function devicesCard(view: KeysView, { status, zone }: KeysPicture): TemplateResult {
  const { t } = view.strings;
  return html`<section class="card stack" part="card" data-state="devices" aria-labelledby="devices-heading">
    <h3 id="devices-heading">${t('devices')}</h3>
    <p class="quiet">${t('devices.more')}</p>
    <ul class="plain rows">${status.devices.map((device, index) => deviceRow(view, device, index + 1, zone))}</ul>
  </section>`;
}

function deviceRow({ keys, strings }: KeysView, { kid, since, thisDevice }: OwnDeviceView, number: number, zone: string): TemplateResult {
  const { t, format } = strings;
  const name = thisDevice ? t('device.this') : t('device', { number });
  const pending = keys.pending('remove');
  if (keys.removing === kid) {
    return html`<li part="device"><div class="note danger" role="group" aria-labelledby="sure"><div>
      <p class="strong" id="sure" tabindex="-1" data-opened>${t('remove.sure', { device: name })}</p><p>${t('remove.more')}</p>
      ${deedTrouble(strings, keys.trouble('remove'))}
      <p class="actions">
        <button type="button" class="button danger" aria-busy=${pending} ?disabled=${keys.busy} @click=${() => void keys.run('remove', (handle) => handle.removeDevice(kid))}>${t('remove')}</button>
        <button type="button" class="button" ?disabled=${keys.busy} @click=${() => keys.close()}>${t('remove.no')}</button>
      </p></div></div></li>`;
  }
  return html`<li class="row" part="device">${iconMonitor}<span class="about"><span class="strong">${name}</span><span class="small quiet">${t('device.since', { date: format.date(since, zone) })}</span></span>
    ${thisDevice ? '' : html`<button type="button" class="button" aria-label=${t('remove.label', { device: name })} ?disabled=${keys.busy} @click=${() => keys.askToRemove(kid)}>${t('remove')}</button>`}</li>`;
}
