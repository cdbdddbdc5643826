import { expect } from 'chai';
import { html, render } from 'lit';
import '../../../components/room/define.js';
import type { ConsultConsent } from '../../../components/room/consult-consent.js';
import type { RecordingConsentRequestEvent } from '../../../components/room/events.js';
import { box, cleanUp, wait } from './room-support.js';

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

describe('the text that a patient signs', () => {
  afterEach(cleanUp);

  /** The element, with what it drew before the press, and what it then asks to be signed. */
  async function signed(press: string, change: Partial<ConsultConsent> = {}, retention: unknown = ''): Promise<{ drawn: string; text: string; lang: string; decision: string }> {
    const place = box();
    let asked: RecordingConsentRequestEvent | null = null;
    place.addEventListener('consult-recording-consent-request', (event) => { asked = event as RecordingConsentRequestEvent; });
    render(html`<consult-consent .other=${'Dr Amara Okafor'} .days=${30}>${retention}</consult-consent>`, place);
    const element = place.querySelector('consult-consent') as ConsultConsent;
    Object.assign(element, change);
    await wait();
    const root = element.shadowRoot!;
    const slots = [...root.querySelectorAll('slot')].flatMap((slot) => slot.assignedNodes({ flatten: true })).map((node) => node.textContent ?? '');
    const drawn = plain(slots.join(' ') + [...root.querySelectorAll('.shown h3, .shown li, .shown .line')].map((line) => ` ${line.textContent ?? ''}`).join(''));
    const button = root.querySelector<HTMLButtonElement>(press);
    button?.click();
    if (asked === null) throw new Error('nothing was asked to be signed');
    const { decision, text, textLang: lang } = asked as RecordingConsentRequestEvent;
    return { drawn, decision, text, lang };
  }

  for (const locale of ['en', 'de', 'fr', 'ar'] as const) {
    for (const [compact, press] of [[false, '[part=agree]'], [true, '[part=decline]']] as const) {
      it(`is what is drawn, line for line, in ${locale}${compact ? ', small' : ''}`, async () => {
        const { drawn, text, lang } = await signed(press, { compact, lang: locale } as Partial<ConsultConsent>);
        expect(lang.split('-')[0]).to.equal(locale);
        const lines = text.split('\n');
        expect(lines).to.have.length(5);
        expect(lines[1]).to.include('Dr Amara Okafor');
        expect(lines[3]).to.match(/30|٣٠/);
        for (const line of lines) expect(drawn).to.include(plain(line));
      });
    }
  }

  it('is what the insurer has put into its slot, in place of the words that it covers', async () => {
    const { text } = await signed('[part=agree]', {}, html`<span slot="retention">Kept until <b>28 December 2026</b>.</span>`);
    expect(text.split('\n')[3]).to.equal('Kept until 28 December 2026.');
    expect(text).to.not.include('30 days');
  });

  it('is the one line that stands there when a permission is taken back', async () => {
    const { text, decision } = await signed('button.link', { decision: 'permit' });
    expect([decision, text]).to.deep.equal(['deny', 'You agreed to a recording.']);
  });
});
