import { html, nothing, type TemplateResult } from 'lit';
import type { IncidentEvent, IncidentEventKind } from '../../../src/domain/incident.js';
import { iconCheck, iconInfo, iconOctagonMinus, iconTriangleAlert, iconUsers } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { shortId } from '../short-id.js';
import { whoWords } from './who-words.js';

const ICONS: Partial<Record<IncidentEventKind, TemplateResult>> = {
  opened: iconTriangleAlert, reported: iconTriangleAlert, verified: iconTriangleAlert, 'stop-failed': iconTriangleAlert, stopped: iconOctagonMinus, contained: iconCheck, closed: iconCheck,
  'widening-asked': iconUsers, 'widening-approved': iconUsers, 'lift-asked': iconUsers, lifted: iconUsers, refused: iconUsers,
};

/** What has happened, newest first: who did it, when, to what, and why. */
export function timeline(view: ComplianceView, events: readonly IncidentEvent[]): TemplateResult {
  const { t } = view.strings;
  return html`<section class="card stack" part="card" data-state="timeline" aria-labelledby="timeline-heading">
    <h3 id="timeline-heading">${t('timeline')}</h3>
    <p class="small quiet">${t('timeline.more')}</p>
    <ol class="plain rows timeline" reversed>${[...events].reverse().map((event) => row(view, event))}</ol>
  </section>`;
}

function row(view: ComplianceView, { at, kind, by, target, stop, count, reason }: IncidentEvent): TemplateResult {
  const { strings: { t, format }, desk: { zone } } = view;
  const details = [
    t('when', { date: format.date(at, zone), time: format.time(at, zone) }), whoWords(view, by),
    ...(target === null ? [] : [shortId(target)]), ...(stop === null ? [] : [t('event.stop', { number: stop })]),
  ];
  return html`<li class="row top" part="event" data-kind=${kind}>${ICONS[kind] ?? iconInfo}<div class="about"><p class=${kind === 'stop-failed' ? 'strong' : ''}>${t(`event.${kind}`, { count })}</p>
    <p class="small quiet numbers facts">${details.map((words) => html`<bdi>${words}</bdi>`)}</p>
    ${reason === null ? nothing : html`<blockquote class="small" dir="auto">${reason}</blockquote>`}</div></li>`;
}
