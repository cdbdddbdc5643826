import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/booking/define';
import type { ConsultBooking } from '../../../components/booking/consult-booking.js';
import { deep } from '../../../stories/support/deep.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeScheduling, type FakeSchedulingOptions } from '../../../stories/support/fake-scheduling.js';
import { until } from '../provider/until.js';

describe('consult-booking and a clock that is wrong', () => {
  async function stand(options: FakeSchedulingOptions) {
    const port = new FakeScheduling(options);
    const client = new FakeClient({ scheduling: port, locale: 'en' });
    const element = await fixture<ConsultBooking>(html`<consult-booking .client=${client}></consult-booking>`);
    const find = (selector: string): HTMLElement | undefined => deep(element.shadowRoot!, selector)[0];
    const press = async (selector: string): Promise<void> => {
      (await until(() => find(selector))).click();
      await element.updateComplete;
    };
    return { client, port, find, press };
  }

  for (const [name, wrong] of [['an hour ahead', 3_600_000], ['an hour behind', -3_600_000], ['a day ahead', 86_400_000]] as const) {
    it(`holds and books on a device whose clock is ${name}`, async () => {
      const one = await stand({ holdFor: 300_000 - wrong });
      one.client.now = () => Date.now() - wrong;
      for (const selector of ['button.service', 'button.first', 'button.time']) await one.press(selector);
      expect((await until(() => one.find('.held'))).textContent).to.match(/(5:00|4:5\d)/);
      expect(one.find('.note.caution')).to.equal(undefined);
      await one.press('[part=book-button]');
      await until(() => one.find('.ticket'));
      expect(one.port.booked).to.have.length(1);
    });
  }

  it('leaves it to the backend whether a hold is over: what has run out by the page’s clock can be booked still', async () => {
    const { find, press, port } = await stand({ holdFor: -60_000 });
    for (const selector of ['button.service', 'button.first', 'button.time']) await press(selector);
    expect((await until(() => find('.note.caution'))).textContent).to.contain('It may still be free');
    await press('[part=book-button]');
    await until(() => find('.ticket'));
    expect(port.booked).to.have.length(1);
  });
});
