import { expect } from 'chai';
import { box, cleanUp, deep, deepAll, inCall, mountRoom } from './room-support.js';

const EVERYTHING = { local: { microphone: 'interrupted', camera: 'failed', cameraOn: false }, remote: { microphone: 'missing', camera: 'missing' } } as const;

/** The innermost element at a point, through shadow roots. */
function at(x: number, y: number): Element | null {
  let found = document.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inner: Element | null = found.shadowRoot.elementFromPoint(x, y);
    if (inner === null || inner === found) break;
    found = inner;
  }
  return found;
}

/** Whether a press on its middle meets it. */
function canBePressed(button: HTMLElement): boolean {
  const { x, y, width, height } = button.getBoundingClientRect();
  return button.contains(at(x + width / 2, y + height / 2));
}

describe('the call with text of twice the size on a phone', () => {
  beforeEach(() => { document.documentElement.style.fontSize = '200%'; });
  afterEach(() => {
    document.documentElement.style.fontSize = '';
    cleanUp();
  });

  for (const mode of ['audio', 'video'] as const) {
    it(`has every control by ${mode} in reach, however much there is to say of the devices, and every button of what is said`, async () => {
      const place = box('360px', '560px');
      place.style.cssText += ';position:fixed;inset:0 auto auto 0';
      const { room } = await mountRoom(inCall({ ...EVERYTHING, mode }), place);
      const controls = deepAll(deep(room, 'consult-controls')!, 'button').filter((button) => button.checkVisibility());
      expect(controls.length).to.be.above(2);
      expect(controls.filter((button) => !canBePressed(button)).map((button) => button.textContent?.trim())).to.deep.equal([]);
      const repairs = deepAll(room, '[part=repair]');
      expect(repairs.length).to.be.above(0);
      for (const repair of repairs) {
        repair.scrollIntoView({ block: 'center' });
        expect(canBePressed(repair), repair.textContent ?? '').to.equal(true);
        expect(controls.filter((button) => !canBePressed(button)), 'controls after scrolling').to.deep.equal([]);
      }
    });
  }
});
