import { expect } from 'chai';
import { emulateMedia } from '@web/test-runner-commands';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/compliance/define';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { exposure, FakeCompliance, incident, lines } from '../../../stories/support/fake-compliance.js';
import { until } from '../provider/until.js';

describe('for whoever wants less motion', () => {
  afterEach(() => emulateMedia({ reducedMotion: 'no-preference' }));

  it('nothing moves from one look to another: a page that is made wider is right at once', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const one = incident(1);
    const client = new FakeClient({ locale: 'en', compliance: new FakeCompliance({ incidents: [one], exposure: exposure(lines(7, 4, 14)) }) });
    const box = await fixture<HTMLElement>(html`<div style="inline-size: 1248px"><consult-exposure .client=${client} .incident=${one.id}></consult-exposure></div>`);
    const { renderRoot } = box.querySelector('consult-exposure')!;
    const cell = await until(() => renderRoot.querySelector('td'));
    const look = (): string[] => {
      const { paddingBlockStart, borderBlockStartWidth, display } = getComputedStyle(cell);
      return [display, paddingBlockStart, borderBlockStartWidth];
    };
    const wide = look();
    expect(wide).to.deep.equal(['table-cell', '10px', '1px']);
    box.style.inlineSize = '328px';
    expect(look()).to.deep.equal(['grid', '0px', '0px']);
    box.style.inlineSize = '1248px';
    expect(look()).to.deep.equal(wide);
    expect(renderRoot instanceof ShadowRoot && renderRoot.getAnimations()).to.deep.equal([]);
  });

  it('cuts no name in the picture where there is room for it, at either width', async () => {
    const one = incident(1);
    for (const those of [lines(7, 4, 14), lines(200, 200, 1_000)]) {
      const client = new FakeClient({ locale: 'en', compliance: new FakeCompliance({ incidents: [one], exposure: exposure(those) }) });
      const box = await fixture<HTMLElement>(html`<div style="inline-size: 1248px"><consult-exposure .client=${client} .incident=${one.id}></consult-exposure></div>`);
      const { renderRoot } = box.querySelector('consult-exposure')!;
      await until(() => renderRoot.querySelector('.node'));
      for (const width of ['1248px', '328px']) {
        box.style.inlineSize = width;
        const cut = [...renderRoot.querySelectorAll<HTMLElement>('.node > .clip, .spread > p')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent);
        expect(cut, width).to.deep.equal([]);
      }
    }
  });
});
