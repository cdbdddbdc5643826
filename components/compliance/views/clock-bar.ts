import { html, nothing, type TemplateResult } from 'lit';
import type { Incident } from '../../../src/domain/incident.js';
import { clock } from '../../internal/format.js';
import { iconCheck, iconClock, iconTriangleAlert } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { drillMark } from './drill-banner.js';

const DAY = 86_400_000;

/** Incidents whose clock runs, the one that is due first in front; a rehearsal never before what has happened. */
export function running(incidents: readonly Incident[]): Incident[] {
  return incidents.filter(({ state }) => state === 'open' || state === 'contained').sort((a, b) => Number(a.drill) - Number(b.drill) || a.dueAt - b.dueAt);
}

/**
 * The 72 hours, always in sight: of one incident, or of the one that is due first.
 * @param incidents all of them, or one alone
 */
export function clockBar({ strings: { t, format }, desk: { zone }, now }: ComplianceView, incidents: readonly Incident[], waiting = 0): TemplateResult {
  const open = running(incidents);
  const [due] = open;
  const requests = waiting === 0 ? nothing : html`<p class="small strong waiting">${t('clock.requests', { count: waiting })}</p>`;
  if (due === undefined) {
    const [only] = incidents;
    const state = incidents.length === 1 && (only?.state === 'closed' || only?.state === 'merged') ? only.state : 'calm';
    return html`<section class="clock" part="clock" data-state=${state}>${iconCheck}<div class="calm"><p class="strong">${t(`clock.${state}`)}</p>${state === 'calm' ? html`<p class="small quiet">${t('clock.calm.more')}</p>` : nothing}${requests}</div></section>`;
  }
  const left = due.dueAt - now;
  const at = { date: format.date(due.dueAt, zone), time: format.time(due.dueAt, zone), zone: format.zone(due.dueAt, zone) };
  const state = left <= 0 ? 'late' : left < DAY ? 'soon' : 'running';
  return html`<section class="clock" part="clock" data-state=${state} ?data-drill=${due.drill}>${state === 'late' ? iconTriangleAlert : iconClock}
    <div class="about"><p class="small">${t(left <= 0 ? 'clock.late' : due.drill ? 'clock.drill' : 'clock.left')}</p>
      <p class="left numbers" role="timer"><bdi dir="ltr">${left <= 0 ? '+' : ''}${clock(Math.abs(left))}</bdi></p>
      <p class="small numbers">${t(left <= 0 ? 'clock.since' : 'clock.until', at)}</p></div>
    <div class="beside">${due.drill ? drillMark(t) : nothing}${incidents.length > 1 ? html`<p class="small">${t('clock.open', { count: open.length })}</p>` : nothing}${requests}</div>
  </section>`;
}
