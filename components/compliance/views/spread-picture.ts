import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { ComplianceView } from '../compliance-view.js';
import { shortId } from '../short-id.js';
import type { Choice } from '../spread/chosen-lines.js';
import type { Spread, SpreadLink, SpreadNode } from '../spread/spread-of.js';

/** Units across and down the drawing, whatever its size on the screen. */
const SIDE = 1_000;
/** Nodes a side at most: as many as one still tells apart. People beyond are drawn several as one. */
export const MOST = 24;
/** From so many lines on, the light ones are drawn lighter still. */
const DENSE = 120;

interface Picture {
  spread: Spread;
  people: Choice['people'];
  choose: (people: Choice['people']) => void;
}

/**
 * Owners on one side, recipients on the other, a line for what crossed. The people are buttons and lists, for keys and screen
 * readers; the lines between them are a picture of what the table says.
 */
export function spreadPicture(view: ComplianceView, picture: Picture): TemplateResult {
  const { t } = view.strings;
  const { spread } = picture;
  return html`<figure class="spread" part="picture">
    <p class="strong small" id="from-heading">${t('exposure.from')}</p><span></span><p class="strong small end" id="to-heading">${t('exposure.to')}</p>
    <ul class="plain side" aria-labelledby="from-heading">${spread.owners.map((node) => nodeButton(view, picture, 'owner', node))}</ul>
    <svg class=${spread.links.length > DENSE ? 'links dense' : 'links'} viewBox="0 0 ${SIDE} ${SIDE}" preserveAspectRatio="none" aria-hidden="true">${spread.links.map((link) => line(spread, link))}</svg>
    <ul class="plain side end" aria-labelledby="to-heading">${spread.recipients.map((node) => nodeButton(view, picture, 'recipient', node))}</ul>
  </figure>`;
}

function nodeButton({ strings: { t } }: ComplianceView, { people, choose }: Picture, side: 'owner' | 'recipient', { ids, step, lines }: SpreadNode): TemplateResult {
  const [first = ''] = ids;
  const words = ids.length === 1 ? shortId(first) : t('exposure.group', { count: ids.length });
  const chosen = people !== null && people.side === side && people.ids.length === ids.length && people.ids[0] === first;
  return html`<li><button type="button" class="node" data-step=${step} ?data-group=${ids.length > 1} aria-pressed=${chosen} @click=${() => choose(chosen ? null : { side, ids })}>
    <span class="clip" dir="auto">${words}</span>${lines > 1 ? html`<span class="count numbers" aria-hidden="true">${lines}</span>` : nothing}<span class="visually-hidden">${t('exposure.node', { lines: t('exposure.lines', { count: lines }), step: t(`step.${step}`) })}</span></button></li>`;
}

function line({ owners, recipients }: Spread, { from, to, step }: SpreadLink): SVGTemplateResult {
  const [y1, y2] = [((from + 0.5) / owners.length) * SIDE, ((to + 0.5) / recipients.length) * SIDE].map((y) => y.toFixed(1));
  return svg`<path data-step=${step} vector-effect="non-scaling-stroke" d="M0 ${y1}C${SIDE / 2} ${y1} ${SIDE / 2} ${y2} ${SIDE} ${y2}"></path>`;
}
