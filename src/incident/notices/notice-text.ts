import type { NoticeAudience, NoticeDraft, NoticeField } from '../../domain/notice-draft.js';

const TITLES: Readonly<Record<NoticeAudience, string>> = {
  regulator: 'Notification of a personal data breach', controller: 'Report to the controller', owner: 'Notice to the owner of a recording',
  recipient: 'Notice to a recipient', practitioner: 'Notice to a practitioner',
};

/** A field’s name in words: `breach-began-at` is “Breach began at”. */
export function fieldLabel(name: string): string {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function noticeTitle(audience: NoticeAudience): string {
  return TITLES[audience];
}

/** Where a field is from, in words. */
export function sourceText({ source, evidence }: NoticeField): string {
  if (source === null) return 'not known to the service';
  return evidence.length === 0 ? `from the ${source}` : `from the ${source}, entries ${evidence.join(', ')}`;
}

export function noticeMarkdown({ audience, incident, tenant, region, fields }: Pick<NoticeDraft, 'audience' | 'incident' | 'tenant' | 'region' | 'fields'>): string {
  const lines = fields.map((field) => `- **${fieldLabel(field.name)}:** ${escapeMarkdown(String(field.value))} _(${sourceText(field)})_`);
  return [`# ${TITLES[audience]}`, '', `Draft. It was sent to nobody. Incident \`${incident}\`, ${tenant}, ${region}.`, '', ...lines, ''].join('\n');
}

/** A whole page that prints by itself: no script, nothing from elsewhere. */
export function noticePage({ audience, incident, tenant, region, fields, state }: Pick<NoticeDraft, 'audience' | 'incident' | 'tenant' | 'region' | 'fields' | 'state'>): string {
  const title = TITLES[audience];
  const rows = fields.map((field) => `<tr><th scope="row">${escapeHtml(fieldLabel(field.name))}</th><td>${escapeHtml(String(field.value))}</td><td>${escapeHtml(sourceText(field))}</td></tr>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1>
<p>${state === 'approved' ? 'Approved' : 'Draft'}. It was sent to nobody. Incident ${escapeHtml(incident)}, ${escapeHtml(tenant)}, ${escapeHtml(region)}.</p>
<table><thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">Source</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** What would be read as markup or as a new line of the list is shown as it stands. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, (character) => `\\${character}`).replace(/\s*\n\s*/g, ' ');
}
