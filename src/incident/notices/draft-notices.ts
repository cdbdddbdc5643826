import type { ExposureLine } from '../../domain/exposure.js';
import type { NoticeAudience, NoticeDraft, NoticeField } from '../../domain/notice-draft.js';
import type { NoticeFacts } from './notice-facts.js';
import { noticeMarkdown } from './notice-text.js';
import { personFields } from './person-fields.js';
import { regulatorFields } from './regulator-fields.js';

/** A draft, with the recordings that it is about where it is for one person. */
export interface NewDraft extends NoticeDraft {
  rids: string[];
}

/**
 * All notices of an incident in one realm: to the regulator, to the controller, to each owner, recipient and practitioner. Every
 * field says where it is from, or that it is unknown. Nothing here sends anything.
 * One after the other, so that a hundred thousand need no more room than one; each costs what the lines that it is about cost.
 * @param newId names the drafts
 */
export function* draftNotices(facts: NoticeFacts, newId: () => string): Generator<NewDraft, void> {
  const { incident, exposure: { tenant, region, lines }, practitioners, now } = facts;
  const draft = (audience: NoticeAudience, addressee: string | null, fields: NoticeField[], about: readonly ExposureLine[]): NewDraft => ({
    id: newId(), incident: incident.id, tenant, region, audience, addressee, state: 'draft', draftedAt: now, approvedAt: null, approvedBy: null, fields,
    markdown: noticeMarkdown({ audience, incident: incident.id, tenant, region, fields }),
    rids: addressee === null ? [] : [...new Set(about.map(({ rid }) => rid))],
  });
  yield draft('regulator', null, regulatorFields(facts), lines);
  yield draft('controller', null, personFields('controller', lines, facts), lines);
  const people = [
    ['owner', ({ owner }: ExposureLine) => owner], ['recipient', ({ recipient }: ExposureLine) => recipient], ['practitioner', ({ rid }: ExposureLine) => practitioners.get(rid)],
  ] as const;
  for (const [audience, personOf] of people) {
    for (const [person, about] of groupLines(lines, personOf)) yield draft(audience, person, personFields(audience, about, facts), about);
  }
}

function groupLines(lines: readonly ExposureLine[], keyOf: (line: ExposureLine) => string | undefined): Map<string, ExposureLine[]> {
  const groups = new Map<string, ExposureLine[]>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return groups;
}
