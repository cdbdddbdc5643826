import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/keys/define';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { MemberNotice } from '../../../src/domain/member-notice.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { everyNotice, notice } from '../../../stories/support/fake-keys.js';
import { until } from '../provider/until.js';
import { violationsOf } from './stand.js';

const many = Array.from({ length: 45 }, (_, n) => notice('device-added', n, { id: `notice-${n}` }));

async function stand(list: () => Promise<MemberNotice[]>) {
  const client = new FakeClient({ notices: { list }, locale: 'en' });
  const element = await fixture<HTMLElementTagNameMap['consult-notices']>(html`<consult-notices .client=${client}></consult-notices>`);
  return { client, element, find: (selector: string): HTMLElement | null => element.renderRoot.querySelector<HTMLElement>(selector), rows: (): number => element.renderRoot.querySelectorAll('[part=notice]').length };
}

describe('consult-notices', () => {
  it('tells what has happened with keys and recordings, incidents too, in words', async () => {
    const { element, find } = await stand(async () => [notice('recording-exposed', 0), ...everyNotice]);
    await until(() => find('[data-state=notices]'));
    const words = element.renderRoot.textContent ?? '';
    expect(words).to.contain('somebody else may have received a part of it').and.to.contain('opened to somebody without you').and.to.contain('A device was let in.');
    expect(await violationsOf(element)).to.deep.equal([]);
  });

  it('shows more when more is asked for, and says when there is nothing', async () => {
    const { find, rows } = await stand(async () => many);
    await until(() => rows() === 20);
    find('[data-does=more]')?.click();
    await until(() => rows() === 40);
    find('[data-does=more]')?.click();
    await until(() => rows() === 45);
    expect(find('[data-does=more]')).to.equal(null);
    const none = await stand(async () => []);
    await until(() => none.find('[data-state=none]'));
  });

  it('says that it could not ask, and shows nothing of the former person', async () => {
    let fails = true;
    const { client, element, find, rows } = await stand(async () => { if (fails) throw new ConsultError('backend/unreachable'); return many; });
    await until(() => find('[data-state=error]'));
    fails = false;
    find('[data-state=error] button')?.click();
    await until(() => rows() === 20);
    fails = true;
    client.emitPrincipalChange(true);
    await element.updateComplete;
    expect(rows()).to.equal(0);
  });
});
