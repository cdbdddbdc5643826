import { html, nothing, type TemplateResult } from 'lit';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { consentReceipts } from '../../../src/ownership/consent-receipt.js';
import { iconFileText } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import { saveFile } from '../../internal/save-file.js';
import type { RecordingsStrings } from '../strings/recordings.js';

/** Named without a word of what it is about: a downloads folder is read by others. */
const FILE_NAME = 'agreement.json';

export interface AgreementContext {
  strings: StringsController<RecordingsStrings>;
  zone: string;
  /** Whether files are offered: the insurer can stop that. */
  offersFiles: () => boolean;
}

/** What the member agreed to, word for word, and when; with a copy to keep, which both participants' devices have signed. */
export function agreementPanel({ strings, zone, offersFiles }: AgreementContext, { consents }: VerifiedRecording): TemplateResult | typeof nothing {
  const { t, format } = strings;
  const mine = consentReceipts(consents.patient);
  if (mine.length === 0) return nothing;
  const save = (): void => { if (offersFiles()) saveFile(FILE_NAME, JSON.stringify({ consents: consentReceipts([...consents.patient, ...consents.practitioner]) }, null, 2), 'application/json'); };
  return html`<details class="agreement" part="agreement">
    <summary>${t('agreement.heading')}</summary>
    <ol>${mine.map(({ decision, text, lang, at }) => html`<li>
      <p class="strong">${t(`agreement.${decision}`, { date: format.date(at, zone), time: format.time(at, zone) })}</p>
      <blockquote lang=${lang} dir="auto">${text.split('\n').map((line) => html`<p>${line}</p>`)}</blockquote>
    </li>`)}</ol>
    <p class="small quiet">${t('agreement.more')}</p>
    ${offersFiles()
      ? html`<button type="button" class="button" part="agreement-save-button" @click=${save}>${iconFileText}<span>${t('agreement.save')}</span></button>`
      : html`<p class="small quiet" data-state="no-files">${t('agreement.stopped')}</p>`}
  </details>`;
}
