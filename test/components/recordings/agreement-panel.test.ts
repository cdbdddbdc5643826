import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/recordings/define';
import type { ConsultRecordings } from '../../../components/recordings/consult-recordings.js';
import { deep } from '../../../stories/support/deep.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeRecordings, type FakeLibraryOptions } from '../../../stories/support/fake-recordings.js';
import { verifiedRecording } from '../../../stories/support/verified-recording.js';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { until } from '../provider/until.js';

const word = (role: 'patient' | 'practitioner', decision: 'permit' | 'deny' | 'withdraw', text: string, lang = 'en') =>
  ({ token: `${role}.${decision}.x`, digest: '', payload: { v: 1, sid: 's', rid: 'r', cd: '', role, seq: 0, prev: null, decision, modes: ['audio'], lang, at: Date.UTC(2026, 10, 23, 9, 2), text } });

type Find = (selector: string) => HTMLElement | undefined;

async function shown(consents: { patient: unknown[]; practitioner: unknown[] }, options: Partial<FakeLibraryOptions> = {}): Promise<{ find: Find; client: FakeClient }> {
  const recording = { ...verifiedRecording({ expiresAt: Date.now() + 9e9 }), consents } as unknown as VerifiedRecording;
  const client = new FakeClient({ recordings: new FakeRecordings({ recordings: [recording], ...options }), locale: 'en' });
  const element = await fixture<ConsultRecordings>(html`<consult-recordings .client=${client}></consult-recordings>`);
  const find: Find = (selector) => deep(element.shadowRoot!, selector)[0];
  await until(() => find('.replay'));
  find('.replay')?.click();
  await until(() => find('consult-recording-player'));
  return { find, client };
}

const played = async (consents: { patient: unknown[]; practitioner: unknown[] }): Promise<Find> => (await shown(consents)).find;

describe('what the member agreed to, beside a recording', () => {
  const consents = {
    patient: [word('patient', 'permit', 'Darf aufgezeichnet werden?\n<b>Sie</b> können es abspielen.', 'de'), word('patient', 'withdraw', 'You agreed to a recording.')],
    practitioner: [word('practitioner', 'permit', 'By joining you agree to be recorded.')],
  };

  it('shows each of the member’s words as it was shown, in its language, as text', async () => {
    const find = await played(consents);
    await until(() => find('.agreement'));
    const panel = find('.agreement');
    const quotes = [...(panel?.querySelectorAll('blockquote') ?? [])];
    expect(quotes.map((quote) => [quote.lang, [...quote.querySelectorAll('p')].map((line) => line.textContent)])).to.deep.equal([
      ['de', ['Darf aufgezeichnet werden?', '<b>Sie</b> können es abspielen.']], ['en', ['You agreed to a recording.']],
    ]);
    expect([...(panel?.querySelectorAll('.strong') ?? [])].map((line) => line.textContent?.split(' on ')[0])).to.deep.equal(['You agreed', 'You took your agreement back']);
    expect(panel?.textContent).to.include('23 November 2026');
    expect(panel?.textContent).to.not.include('By joining');
  });

  it('gives a copy to keep: both participants’ tokens, under a name that says nothing', async () => {
    const find = await played(consents);
    await until(() => find('[part=agreement-save-button]'));
    const { createObjectURL } = URL;
    const files: { name: string; blob: Blob }[] = [];
    let last: Blob | null = null;
    URL.createObjectURL = (blob) => createObjectURL.call(URL, (last = blob as Blob));
    const stop = (event: Event): void => {
      const [link] = event.composedPath();
      if (link instanceof HTMLAnchorElement && last !== null) files.push({ name: link.download, blob: last });
    };
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) { stop({ composedPath: () => [this] } as unknown as Event); };
    try {
      find('[part=agreement-save-button]')?.click();
    } finally {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
    }
    expect(files.map(({ name, blob }) => [name, blob.type])).to.deep.equal([['agreement.json', 'application/json']]);
    const saved = JSON.parse(await files[0]!.blob.text()) as { consents: { token: string; role: string; text: string }[] };
    expect(saved.consents.map(({ role, token }) => [role, token])).to.deep.equal([['patient', 'patient.permit.x'], ['patient', 'patient.withdraw.x'], ['practitioner', 'practitioner.permit.x']]);
    expect(saved.consents[0]?.text).to.equal(consents.patient[0]?.payload.text);
  });

  it('offers no file while downloads are stopped, nor of a recording that is stopped', async () => {
    const { find, client } = await shown(consents);
    const menu = (): boolean => find('video')!.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, composed: true }));
    const button = await until(() => find('[part=agreement-save-button]'));
    expect([menu(), find('video')?.getAttribute('controlslist')]).to.deep.equal([true, 'nodownload']);
    const { createObjectURL } = URL;
    let files = 0;
    URL.createObjectURL = (blob) => { files += 1; return createObjectURL.call(URL, blob); };
    try {
      client.emitStops(['download']);
      // Before anything is drawn anew.
      button.click();
    } finally {
      URL.createObjectURL = createObjectURL;
    }
    expect([files, menu()]).to.deep.equal([0, false]);
    await until(() => find('[data-state=no-files]'));
    expect([find('[part=agreement-save-button]'), find('.trouble')]).to.deep.equal([undefined, undefined]);
    client.emitStops(['booking']);
    await until(() => find('[part=agreement-save-button]'));
    expect(menu()).to.equal(true);
    const stopped = await shown(consents, { playTrouble: 'incident/stopped' });
    await until(() => stopped.find('.trouble'));
    await until(() => stopped.find('[data-state=no-files]'));
    expect(stopped.find('[part=agreement-save-button]')).to.equal(undefined);
  });

  it('is not there when the member has said nothing', async () => {
    const find = await played({ patient: [], practitioner: consents.practitioner });
    expect(find('.agreement')).to.equal(undefined);
  });
});
