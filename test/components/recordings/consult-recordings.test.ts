import { expect } from 'chai';
import axe from 'axe-core';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/recordings/define';
import type { ConsultRecordings } from '../../../components/recordings/consult-recordings.js';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeRecordings, type FakeLibraryOptions } from '../../../stories/support/fake-recordings.js';
import { MARKUP_NAME } from '../../../stories/support/people.js';
import { deep } from '../../../stories/support/deep.js';
import { lockedRecording, verifiedRecording } from '../../../stories/support/verified-recording.js';
import { until } from '../provider/until.js';

const soon = (): number => Date.now() + 40 * 86_400_000;
const some = (count: number): VerifiedRecording[] => Array.from({ length: count }, (_, n) => verifiedRecording({ n, start: Date.now() - n * 40_000_000, expiresAt: soon() }));

interface Stand {
  element: ConsultRecordings;
  client: FakeClient;
  library: FakeRecordings;
  find: (selector: string) => HTMLElement | undefined;
}

async function stand(options: FakeLibraryOptions): Promise<Stand> {
  const library = new FakeRecordings(options);
  const client = new FakeClient({ recordings: library, locale: 'en' });
  const element = await fixture<ConsultRecordings>(html`<consult-recordings .client=${client}></consult-recordings>`);
  return { element, client, library, find: (selector) => deep(element.shadowRoot!, selector)[0] };
}
const cards = (element: ConsultRecordings): number => element.renderRoot.querySelectorAll('li.recording').length;
const violation = (path: 'list' | 'play') => ({ reason: 'owner', path, rid: 'foreign', sid: null, at: 0 }) as const;

describe('consult-recordings', () => {
  it('draws what has passed the gate, by month', async () => {
    const { element } = await stand({ recordings: some(3) });
    await until(() => cards(element) === 3);
  });

  it('says of each recording, also of a locked one, who besides the member can open it', async () => {
    const none = verifiedRecording({ n: 2, expiresAt: soon(), policies: [] });
    const { element } = await stand({ recordings: [verifiedRecording({ n: 0, expiresAt: soon() }), lockedRecording('pending', { n: 1 }), none] });
    await until(() => cards(element) === 3);
    const said = [...element.renderRoot.querySelectorAll('.openable p')].map(({ textContent }) => textContent);
    const office = 'Besides you, it can be opened by your insurer’s records office, when two of its officers agree.';
    expect(said).to.deep.equal([office, office, 'Only you can open it.']);
  });

  it('draws a first screen as it passes, and each recording once: when the page is whole, and when it is asked for again', async () => {
    const page = some(12);
    let fail: (error: Error) => void = () => undefined;
    const { element, library, find } = await stand({ recordings: [] });
    library.list = ({ onPassed } = {}) => {
      for (const recording of page) onPassed?.(recording);
      return new Promise((_, reject) => { fail = reject; });
    };
    element.client = new FakeClient({ recordings: library, locale: 'en' });
    await until(() => cards(element) === 8);
    fail(new Error('gone'));
    await until(() => find('[role=alert]'));
    expect(cards(element)).to.equal(8);
    library.list = () => Promise.resolve({ recordings: page, next: null, suspended: false, sealed: false, stopped: 'none' });
    find('[role=alert] button')?.click();
    await until(() => cards(element) === 12);
    expect(element.renderRoot.querySelectorAll('li.recording').length).to.equal(12);
  });

  it('takes back what it drew of a page that ends suspended, and draws nothing for the former person', async () => {
    let end: (suspended: boolean) => void = () => undefined;
    let pass: (recording: VerifiedRecording) => void = () => undefined;
    const { element, library, find } = await stand({ recordings: [] });
    library.list = ({ onPassed } = {}) => {
      pass = (recording) => onPassed?.(recording);
      return new Promise((resolve) => { end = (suspended) => resolve({ recordings: [], next: null, suspended, sealed: false, stopped: 'none' }); });
    };
    element.client = new FakeClient({ recordings: library, locale: 'en' });
    await until(() => { pass(some(1)[0]!); return cards(element) === 1; });
    const former = pass;
    end(true);
    await until(() => find('[data-state=suspended]'));
    expect(cards(element)).to.equal(0);
    element.client = new FakeClient({ recordings: new FakeRecordings({ recordings: [] }), locale: 'en' });
    await until(() => find('.empty'));
    former(verifiedRecording({ n: 5, expiresAt: soon() }));
    await element.updateComplete;
    expect(cards(element)).to.equal(0);
  });

  it('says of what is the member’s and cannot be opened here when it was and why, and offers no replay', async () => {
    const { element, library, find } = await stand({ recordings: (['former', 'pending', 'expired', 'removed'] as const).map((why, n) => lockedRecording(why, { n })) });
    await until(() => cards(element) === 4);
    expect([find('.replay'), deep(element.shadowRoot!, '[part=unlock-button]').length, library.played.length]).to.deep.equal([undefined, 1, 0]);
    const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).to.deep.equal([]);
  });

  for (const some of [0, 1]) {
    it(`draws one neutral line for what is not proven to be the member’s, without date, length or number, beside ${some} others, and asks to unlock`, async () => {
      const page = Array.from({ length: some }, (_, n) => verifiedRecording({ n, expiresAt: soon() }));
      const { element, find } = await stand({ recordings: page, sealed: true });
      const note = await until(() => find('[data-state=sealed]'));
      expect(note.textContent).to.not.match(/\d/);
      expect([cards(element), find('.empty'), element.renderRoot.querySelectorAll('[data-state=sealed]').length]).to.deep.equal([some, undefined, 1]);
      let asked = 0;
      element.addEventListener('consult-unlock-request', () => { asked += 1; });
      find('[part=unlock-button]')?.click();
      expect(asked).to.equal(1);
      const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).to.deep.equal([]);
    });
  }

  it('forgets the line when another person is signed in', async () => {
    const { client, library, find } = await stand({ recordings: [], sealed: true });
    await until(() => find('[data-state=sealed]'));
    library.options = { recordings: [] };
    client.emitPrincipalChange(true);
    await until(() => find('.empty'));
    expect(find('[data-state=sealed]')).to.equal(undefined);
  });

  it('offers no replay of what is still arriving', async () => {
    const { element, find } = await stand({ recordings: [verifiedRecording({ final: null, expiresAt: soon() })] });
    await until(() => cards(element) === 1);
    expect(find('.replay')).to.equal(undefined);
    expect(find('[part=badge]')?.textContent).to.contain('Still arriving');
  });

  it('draws no card while the client has suspended replays', async () => {
    const { element, find } = await stand({ recordings: some(3), suspended: true });
    await until(() => find('[data-state=suspended]'));
    expect(cards(element)).to.equal(0);
  });

  it('says of a refused item that it was left out, and nothing else of it', async () => {
    const { element, client, find } = await stand({ recordings: some(1) });
    await until(() => cards(element) === 1);
    client.emitViolation(violation('list'));
    await until(() => find('[data-state=left-out]'));
    expect(element.shadowRoot?.innerHTML).to.not.contain('foreign');
  });

  it('takes everything away when an item is refused on playing, and asks again', async () => {
    const { element, client, library, find } = await stand({ recordings: some(2) });
    await until(() => cards(element) === 2);
    library.options = { recordings: some(2), suspended: true };
    client.emitViolation(violation('play'));
    await element.updateComplete;
    expect(cards(element)).to.equal(0);
    await until(() => find('[data-state=suspended]'));
  });

  it('draws what people write as text', async () => {
    const { element } = await stand({ recordings: [verifiedRecording({ practitionerName: MARKUP_NAME, practitionerTitle: '<img src=x>', expiresAt: soon() })] });
    await until(() => cards(element) === 1);
    expect(deep(element.shadowRoot!, 'img')).to.have.length(0);
    expect(window).to.not.have.property('hacked');
  });

  it('forgets everything when somebody else is signed in, the open player too', async () => {
    const { element, client, library, find } = await stand({ recordings: some(2) });
    (await until(() => find('.replay'))).click();
    await until(() => library.played.length === 1);
    library.options = { recordings: [] };
    client.emitPrincipalChange(true);
    await until(() => find('.empty'));
    expect(cards(element)).to.equal(0);
    expect(find('video')).to.equal(undefined);
    expect(library.stopped).to.be.at.least(1);
  });

  it('opens the player, stops it on closing, and gives the focus back to the card', async () => {
    const { element, library, find } = await stand({ recordings: some(2) });
    const replay = await until(() => find('.replay'));
    replay.focus();
    replay.click();
    await until(() => library.played.length === 1);
    const dialog = await until(() => find('dialog')) as HTMLDialogElement;
    expect(dialog.open).to.equal(true);
    dialog.close();
    await until(() => find('dialog') === undefined);
    expect(library.stopped).to.equal(1);
    await until(() => element.shadowRoot?.activeElement === replay);
  });

  it('leaves the opening to a host that prevents it', async () => {
    const { element, library, find } = await stand({ recordings: some(1) });
    element.addEventListener('consult-open-request', (event) => event.preventDefault());
    (await until(() => find('.replay'))).click();
    await element.updateComplete;
    expect(find('dialog')).to.equal(undefined);
    expect(library.played).to.have.length(0);
  });

  it('leaves no listener behind', async () => {
    const client = new FakeClient({ recordings: new FakeRecordings({ recordings: some(3) }) });
    for (let n = 0; n < 100; n += 1) {
      const element = document.createElement('consult-recordings');
      element.client = client;
      document.body.append(element);
      await element.updateComplete;
      element.remove();
    }
    expect(client.listeners).to.equal(0);
  });

  it('passes axe, the player too', async () => {
    const { element, find } = await stand({ recordings: some(3) });
    await until(() => cards(element) === 3);
    find('.replay')?.click();
    await until(() => find('input[type=range]'));
    const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).to.deep.equal([]);
  });

  it('reads no more recordings for a step at the end of three thousand than at the beginning, and changes no more of the page', async function () {
    this.timeout(120_000);
    let reads = 0;
    const counted = some(3_000).map((recording) => new Proxy(recording, { get: (target, key) => ((reads += 1), Reflect.get(target, key)) }));
    const { element } = await stand({ recordings: counted });
    await until(() => cards(element) >= 20);
    let changes = 0;
    const observer = new MutationObserver((records) => (changes += records.length));
    observer.observe(element.renderRoot, { subtree: true, childList: true, attributes: true, characterData: true });
    // Counted, not timed: a busy machine changes neither.
    const steps: { reads: number; changes: number }[] = [];
    while (cards(element) < 3_000) {
      const before = cards(element);
      reads = changes = 0;
      while (cards(element) === before) {
        window.scrollTo(0, document.documentElement.scrollHeight);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      }
      const added = cards(element) - before;
      steps.push({ reads: reads / added, changes: changes / added });
    }
    const third = Math.floor(steps.length / 3);
    const most = (part: typeof steps, of: 'reads' | 'changes'): number => Math.max(...part.map((step) => step[of]));
    for (const of of ['reads', 'changes'] as const) {
      expect(most(steps, of), of).to.be.above(0);
      expect(most(steps.slice(-third), of), of).to.be.at.most(1.1 * most(steps.slice(0, third), of));
    }
  });
});
