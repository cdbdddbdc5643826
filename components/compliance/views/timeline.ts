import { html, nothing, type TemplateResult } from 'lit';
import { featureSchema } from '../../../src/domain/feature.js';
import type { IncidentEvent, IncidentEventKind } from '../../../src/domain/incident.js';
import { iconCheck, iconInfo, iconOctagonMinus, iconTriangleAlert, iconUsers } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';
import { whoWords } from './who-words.js';

const ICONS: Partial<Record<IncidentEventKind, TemplateResult>> = {
  opened: iconTriangleAlert, reported: iconTriangleAlert, verified: iconTriangleAlert, 'stop-failed': iconTriangleAlert, stopped: iconOctagonMinus, contained: iconCheck, closed: iconCheck,
  'widening-asked': iconUsers, 'widening-approved': iconUsers, 'lift-asked': iconUsers, lifted: iconUsers, refused: iconUsers,
};

/** What has happened, newest first: who did it, when, to what, and why. @param into the incident that it was merged into */
export function timeline(view: ComplianceView, events: readonly IncidentEvent[], into: string | null): TemplateResult {
  const { t } = view.strings;
  return html`<section class="card stack" part="card" data-state="timeline" aria-labelledby="timeline-heading">
    <h3 id="timeline-heading">${t('timeline')}</h3>
    <p class="small quiet">${t('timeline.more')}</p>
    <ol class="plain rows timeline" reversed>${[...events].reverse().map((event) => row(view, event, into))}</ol>
  </section>`;
}

function row(view: ComplianceView, { at, kind, by, target, stop, count, reason }: IncidentEvent, into: string | null): TemplateResult {
  const { strings: { t, format, locale }, desk: { zone } } = view;
  const details = [
    t('when', { date: format.date(at, zone), time: format.time(at, zone) }), whoWords(view, by),
    ...(stop === null ? [] : [t('event.stop', { number: nameNumber(locale, stop) })]), ...(target === null ? [] : [targetWords(view, kind, target)]),
  ];
  const words = t(kind === 'merged' && target === into ? 'event.merged.into' : `event.${kind}`, { count });
  return html`<li class="row top" part="event" data-kind=${kind}>${ICONS[kind] ?? iconInfo}<div class="about"><p class=${kind === 'stop-failed' ? 'strong' : ''}>${words}</p>
    <p class="small quiet numbers facts">${details.map((detail) => html`<bdi class="id">${detail}</bdi>`)}</p>
    ${reason === null ? nothing : html`<blockquote class="small" dir="auto">${reason}</blockquote>`}</div></li>`;
}

/** Whole, because it is what one types to stop it. */
function targetWords({ strings: { t } }: ComplianceView, kind: IncidentEventKind, target: string): string {
  if (kind === 'merged' || kind === 'split') return t('incident.id', { id: target });
  const feature = featureSchema.safeParse(target);
  return feature.success ? t(`feature.${feature.data}`) : t('id', { id: target });
}
