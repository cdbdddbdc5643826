import { expect } from 'chai';
import axe from 'axe-core';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/recordings/define';
import type { AccessLogs, CheckedAccessLog } from '../../../src/client/access-logs.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { checkedLog } from '../../../stories/support/fake-access-log.js';
import { FakeRecordings, type FakeLibraryOptions } from '../../../stories/support/fake-recordings.js';
import { lockedRecording, verifiedRecording } from '../../../stories/support/verified-recording.js';
import { until } from '../provider/until.js';

const soon = (): number => Date.now() + 40 * 86_400_000;

async function stand(options: FakeLibraryOptions = {}, log: CheckedAccessLog | null = null) {
  const library = new FakeRecordings({ recordings: [verifiedRecording({ n: 1, expiresAt: soon() }), lockedRecording('pending', { n: 2 })], ...options, onReport: (rid) => client.emitFrozen(rid) });
  const accessLogs: AccessLogs | null = log === null ? null : { of: async () => log };
  const client: FakeClient = new FakeClient({ recordings: library, accessLogs, locale: 'en' });
  const element = await fixture<HTMLElementTagNameMap['consult-recordings']>(html`<consult-recordings .client=${client}></consult-recordings>`);
  const find = (selector: string): HTMLElement | null => element.renderRoot.querySelector<HTMLElement>(selector);
  const cards = (): number => element.renderRoot.querySelectorAll('li.recording').length;
  await until(() => cards() === 2);
  return { element, client, library, find, cards };
}

describe('“This is not mine”', () => {
  it('takes two taps and no words on every recording, freezes it at once, thanks, and says to keep no copies', async () => {
    const { element, library, find, cards } = await stand();
    expect(element.renderRoot.querySelectorAll('[part=report-button]')).to.have.length(2);
    find('[part=report-button]')?.click();
    await until(() => find('dialog[open] [data-state=not-mine]'));
    expect(library.reported).to.deep.equal([]);
    expect(element.renderRoot.querySelectorAll('dialog input, dialog textarea')).to.have.length(0);
    find('[part=report-yes-button]')?.click();
    await element.updateComplete;
    expect(cards()).to.equal(1);
    const thanks = await until(() => find('[data-state=reported]'));
    expect(thanks.textContent).to.contain('Thank you').and.to.contain('keep no copies');
    expect(library.reported).to.have.length(1);
  });

  it('leaves the focus on the thanks, and never on the button of the next recording', async () => {
    const { element, find } = await stand();
    const focused = (): Element | null => element.shadowRoot?.activeElement ?? null;
    find('[part=report-button]')?.focus();
    find('[part=report-button]')?.click();
    const yes = await until(() => find('[part=report-yes-button]'));
    // A dialog says that it is shut later than the insurer has been told.
    const shut = new Promise((resolve) => { find('dialog')?.addEventListener('close', resolve, { once: true }); });
    yes.click();
    expect(focused()?.matches('button') ?? false).to.equal(false);
    await Promise.all([shut, until(() => find('[data-state=reported]'))]);
    await element.updateComplete;
    await element.updateComplete;
    expect(focused()?.getAttribute('data-state')).to.equal('reported');
  });

  it('is taken back by the other button', async () => {
    const { library, find, cards } = await stand();
    find('[part=report-button]')?.click();
    await until(() => find('dialog[open]'));
    find('[part=report-no-button]')?.click();
    await until(() => find('dialog') === null);
    expect([library.reported.length, cards()]).to.deep.equal([0, 2]);
  });

  it('keeps the recording away and says so where the insurer could not be told', async () => {
    const { find, cards } = await stand({ reportTrouble: 'backend/unreachable' });
    find('[part=report-button]')?.click();
    (await until(() => find('[part=report-yes-button]'))).click();
    expect((await until(() => find('[data-state=not-reported]'))).textContent).to.contain('call your insurer');
    expect(cards()).to.equal(1);
  });

  it('stops the player at once, and leaves nothing of the recording in it', async () => {
    const recording = verifiedRecording({ n: 1, expiresAt: soon() });
    const library: FakeRecordings = new FakeRecordings({ onReport: (rid) => client.emitFrozen(rid) });
    const client: FakeClient = new FakeClient({ recordings: library, locale: 'en' });
    const player = await fixture<HTMLElementTagNameMap['consult-recording-player']>(html`<consult-recording-player .client=${client} .recording=${recording}></consult-recording-player>`);
    const find = (selector: string): HTMLElement | null => player.renderRoot.querySelector<HTMLElement>(selector);
    (await until(() => find('[part=report-button]'))).click();
    (await until(() => find('[part=report-yes-button]'))).click();
    await until(() => find('[data-state=reported]'));
    expect(library.stopped).to.be.at.least(1);
    expect(find('video')).to.equal(null);
    expect(player.renderRoot.textContent).not.to.contain(recording.meta.practitionerName);
  });

  it('is offered nowhere where nobody takes reports', async () => {
    const library = Object.assign(new FakeRecordings({ recordings: [verifiedRecording({ n: 1, expiresAt: soon() })] }), { canReport: false });
    const element = await fixture<HTMLElementTagNameMap['consult-recordings']>(html`<consult-recordings .client=${new FakeClient({ recordings: library, locale: 'en' })}></consult-recordings>`);
    await until(() => element.renderRoot.querySelector('li.recording'));
    expect(element.renderRoot.querySelector('[part=report-button], [part=access-button]')).to.equal(null);
  });
});

describe('consult-access-log', () => {
  const shown = async (log: CheckedAccessLog | null, accessLogs: AccessLogs = { of: async () => log }) => {
    const client = new FakeClient({ accessLogs, locale: 'en' });
    const element = await fixture<HTMLElementTagNameMap['consult-access-log']>(html`<consult-access-log .client=${client} .rid=${'rid-1'}></consult-access-log>`);
    return { client, element, find: (selector: string): HTMLElement | null => element.renderRoot.querySelector<HTMLElement>(selector) };
  };

  it('says of each line who did what, in which capacity and when, and whether it is proved', async () => {
    const { element, find } = await shown(checkedLog());
    await until(() => find('[data-state=entries]'));
    const rows = [...element.renderRoot.querySelectorAll<HTMLElement>('[part=entry]')].map(({ textContent }) => textContent?.replace(/\s+/g, ' ') ?? '');
    expect(rows[0]).to.contain('It was played: you').and.to.contain('0:00 to 1:34').and.to.contain('Not signed yet');
    expect(rows.some((row) => row.includes('opened without you'))).to.equal(true);
    expect(find('[data-state=proved]')?.textContent).to.contain('checked each line');
    const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
  });

  it('says how many lines are not proved, and what to do', async () => {
    const { find } = await shown(checkedLog({ wrong: 2 }));
    expect((await until(() => find('[data-state=not-proved]'))).textContent).to.contain('2 lines are not proved').and.to.contain('Call your insurer');
  });

  it('says that nothing is signed yet, that nobody has seen it, and that it is not there', async () => {
    const unsigned = await shown({ rid: 'rid-1', checkpointAt: null, entries: [], more: false });
    await until(() => unsigned.find('[data-state=waiting]'));
    await until(() => unsigned.find('[data-state=none]'));
    const gone = await shown(null);
    await until(() => gone.find('[data-state=gone]'));
  });

  it('opens from a recording, and shows nothing to somebody else who signs in', async () => {
    const { find } = await stand({}, checkedLog());
    find('[part=access-button]')?.click();
    await until(() => find('dialog[open] consult-access-log')?.shadowRoot?.querySelector('[data-state=entries]'));
    const { client, element, find: within } = await shown(checkedLog());
    await until(() => within('[data-state=entries]'));
    client.emitPrincipalChange(true);
    await element.updateComplete;
    expect(within('[part=entry]')).to.equal(null);
  });
});
