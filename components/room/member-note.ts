import { css, html, nothing, type CSSResult, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import type { Values } from '../internal/strings/catalogue.js';
import { shortName } from './short-name.js';
import type { RoomMessages } from './strings.js';

export const memberNoteStyles: CSSResult = css`
  .words { display: grid; gap: 8px; text-align: start; }
  .words h3 { font-size: var(--_size-14); color: var(--_text-quiet); font-weight: 560; }
  /* A thousand letters must not push away what one has come for. */
  .words p { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 9lh; overflow: auto; }
`;

/** Whether there is something that the practitioner is to read. */
export function hasMemberNote({ role, appointment }: SessionSnapshot): boolean {
  return role === 'practitioner' && appointment.note !== null;
}

/** The member's own words from the booking, as text, for the practitioner; nothing for the member, who wrote them. */
export function memberNote(snapshot: SessionSnapshot, t: (key: keyof RoomMessages, values?: Values) => string): TemplateResult | typeof nothing {
  if (!hasMemberNote(snapshot)) return nothing;
  return html`<section class="card words" part="note" aria-labelledby="words">
    <h3 id="words">${t('noteHeading', { name: shortName(snapshot.remote.participant.displayName) })}</h3>
    <p dir="auto" tabindex="0">${snapshot.appointment.note}</p>
  </section>`;
}
