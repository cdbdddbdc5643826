import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/booking/define';
import type { ConsultSlotPicker } from '../../../components/booking/consult-slot-picker.js';
import { until } from '../provider/until.js';

describe('the times of a slot picker on a phone', () => {
  for (const lang of ['en', 'de', 'fr', 'ar']) {
    it(`never scroll sideways, however long the words for the days are (${lang})`, async () => {
      const place = await fixture<HTMLElement>(html`<div style="inline-size: 328px"><consult-slot-picker .lang=${lang} .zone=${'Europe/London'} .firstDay=${'2026-11-29'} .today=${'2026-11-28'}></consult-slot-picker></div>`);
      const picker = place.querySelector<ConsultSlotPicker>('consult-slot-picker')!;
      const grid = await until(() => picker.shadowRoot?.querySelector<HTMLElement>('.picker'));
      await new Promise((done) => setTimeout(done, 300));
      const ends = [...grid.querySelectorAll('*')].map((each) => each.getBoundingClientRect()).filter(({ width }) => width > 1).map(({ left, right }) => [left, right]);
      const { left, right } = place.getBoundingClientRect();
      expect(Math.max(...ends.map(([, end = 0]) => end))).to.be.at.most(right + 11);
      expect(Math.min(...ends.map(([begin = 0]) => begin))).to.be.at.least(left - 11);
    });
  }
});
