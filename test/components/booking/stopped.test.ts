import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/booking/define';
import type { ConsultBooking } from '../../../components/booking/consult-booking.js';
import { deep } from '../../../stories/support/deep.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeScheduling } from '../../../stories/support/fake-scheduling.js';
import { until } from '../provider/until.js';

describe('consult-booking, where the insurer has paused bookings', () => {
  it('says so at once, and no more once that is lifted', async () => {
    const client = new FakeClient({ scheduling: new FakeScheduling(), locale: 'en' });
    const element = await fixture<ConsultBooking>(html`<consult-booking .client=${client}></consult-booking>`);
    const find = (selector: string): HTMLElement | undefined => deep(element.shadowRoot!, selector)[0];
    await until(() => find('button.service'));
    client.emitStops(['booking']);
    await element.updateComplete;
    expect(find('[data-state=stopped]')?.textContent).to.contain('What you have booked stays booked.');
    client.emitStops([]);
    await element.updateComplete;
    expect(find('[data-state=stopped]')).to.equal(undefined);
  });
});
