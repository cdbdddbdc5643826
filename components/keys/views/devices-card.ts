import { html, nothing, type TemplateResult } from 'lit';
import type { OwnDeviceView } from '../../../src/keys/keys-handle.js';
import { iconMonitor } from '../../internal/icons.js';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { moreButton } from './more-button.js';
import { removeQuestion } from './remove-question.js';

/** Shown at first: this one, and those that were used last. */
const SHOWN = 5;

/** The person's devices; where recordings open, all but this one can be removed. They have no names here: what a device is called is nobody's business. */
export function devicesCard(view: KeysView, { status: { devices, state }, zone }: KeysPicture): TemplateResult {
  const { t } = view.strings;
  // Numbered by when they came, listed by when they were used.
  const numbered = devices.map((device, index) => ({ device, number: index + 1 }));
  const sorted = numbered.sort((a, b) => Number(b.device.thisDevice) - Number(a.device.thisDevice) || b.device.lastUsed - a.device.lastUsed || a.number - b.number);
  const shown = view.keys.showsAll('devices') ? sorted : sorted.slice(0, SHOWN);
  return html`<section class="card stack" part="card" data-state="devices" aria-labelledby="devices-heading">
    <h3 id="devices-heading">${t('devices')}</h3>
    <p class="quiet">${t('devices.more')}</p>
    <ul class="plain rows">${shown.map(({ device, number }) => deviceRow(view, device, { number, zone, removable: state === 'ready' }))}</ul>
    ${moreButton(view, 'devices', sorted.length - shown.length)}
  </section>`;
}

function deviceRow(view: KeysView, { kid, since, lastUsed, thisDevice }: OwnDeviceView, { number, zone, removable }: { number: number; zone: string; removable: boolean }): TemplateResult {
  const { keys, strings: { t, format } } = view;
  const name = thisDevice ? t('device.this') : t('device', { number });
  if (keys.removing === kid) {
    return html`<li part="device">${removeQuestion(view, { deed: 'remove', sure: t('remove.sure', { device: name }), more: t('remove.more'), remove: (handle) => handle.removeDevice(kid) })}</li>`;
  }
  const times = [t('device.since', { date: format.date(since, zone) }), ...(thisDevice ? [] : [t('device.used', { date: format.date(lastUsed, zone) })])];
  return html`<li class="row" part="device">${iconMonitor}<span class="about"><span class="strong">${name}</span><span class="small quiet times">${times.map((words, index) => html`${index === 0 ? nothing : html`<span class="dot"> · </span>`}<bdi>${words}</bdi>`)}</span></span>
    ${thisDevice || !removable ? nothing : html`<button type="button" class="button" aria-label=${t('remove.label', { device: name })} ?disabled=${keys.busy} @click=${() => keys.askToRemove(kid)}>${t('remove')}</button>`}</li>`;
}
