import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/recordings/define';
import type { ConsultRecordings } from '../../../components/recordings/consult-recordings.js';
import { deep } from '../../../stories/support/deep.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeRecordings } from '../../../stories/support/fake-recordings.js';
import { verifiedRecording } from '../../../stories/support/verified-recording.js';
import { until } from '../provider/until.js';

describe('consult-recordings, where the insurer has paused replays', () => {
  it('takes all cards away at once, and brings them back at once when that is lifted', async () => {
    const recordings = [0, 1, 2].map((n) => verifiedRecording({ n, expiresAt: Date.now() + 40 * 86_400_000 }));
    const library = new FakeRecordings({ recordings });
    const client = new FakeClient({ recordings: library, locale: 'en' });
    const element = await fixture<ConsultRecordings>(html`<consult-recordings .client=${client}></consult-recordings>`);
    const find = (selector: string): HTMLElement | undefined => deep(element.shadowRoot!, selector)[0];
    const cards = (): number => element.renderRoot.querySelectorAll('li.recording').length;
    await until(() => cards() === 3);
    library.options.stopped = 'all';
    client.emitStops(['replay']);
    await until(() => find('[data-state=stopped]'));
    expect([cards(), find('.empty')]).to.deep.equal([0, undefined]);
    library.options.stopped = 'some';
    client.emitStops([]);
    await until(() => cards() === 3 && find('[data-state=some-stopped]') !== undefined);
    library.options.stopped = 'none';
    client.emitStops([]);
    await until(() => cards() === 3 && find('[data-state=some-stopped]') === undefined);
  });

  it('says so in the player, and plays again by itself when that is lifted', async () => {
    const library = new FakeRecordings({ recordings: [verifiedRecording({ n: 0, expiresAt: Date.now() + 40 * 86_400_000 })], playTrouble: 'incident/stopped' });
    const client = new FakeClient({ recordings: library, locale: 'en' });
    const element = await fixture<ConsultRecordings>(html`<consult-recordings .client=${client}></consult-recordings>`);
    const find = (selector: string): HTMLElement | undefined => deep(element.shadowRoot!, selector)[0];
    (await until(() => find('.replay'))).click();
    const trouble = await until(() => find('.trouble'));
    expect(trouble.textContent).to.contain('This replay has been paused.');
    expect(trouble.textContent).to.contain('Nothing is lost');
    delete library.options.playTrouble;
    client.emitStops([]);
    await until(() => find('.trouble') === undefined && find('video') !== undefined);
  });
});
