import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/provider/define';
import 'consultkit/components/recordings/define';
import type { ConsultRecordings } from '../../../components/recordings/consult-recordings.js';
import type { ConsultProvider } from '../../../components/provider/consult-provider.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeRecordings } from '../../../stories/support/fake-recordings.js';
import { verifiedRecording } from '../../../stories/support/verified-recording.js';
import { until } from './until.js';

const clientWith = (name: string): FakeClient => new FakeClient({ recordings: new FakeRecordings({ recordings: [verifiedRecording({ practitionerName: name, expiresAt: Date.now() + 1e10 })] }) });

describe('consult-provider', () => {
  it('gives its client to the elements inside, and the next one after it', async () => {
    const [first, second, own] = [clientWith('First'), clientWith('Second'), clientWith('Own')];
    const provider = await fixture<ConsultProvider>(html`<consult-provider .client=${first}><div><consult-recordings></consult-recordings></div></consult-provider>`);
    const recordings = provider.querySelector<ConsultRecordings>('consult-recordings')!;
    const shown = (name: string) => () => recordings.renderRoot.textContent?.includes(name);
    await until(shown('First'));
    provider.client = second;
    await until(shown('Second'));
    expect(shown('First')()).to.equal(false);
    expect([first.listeners, second.listeners]).to.deep.equal([0, 4]);
    recordings.client = own;
    await until(shown('Own'));
    expect([second.listeners, own.listeners]).to.deep.equal([0, 4]);
  });
});
