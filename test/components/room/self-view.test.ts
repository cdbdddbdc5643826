import { expect } from 'chai';
import type { ConsultSelfView } from '../../../components/room/consult-self-view.js';
import { cornerByKey, nearestCorner } from '../../../components/room/corner.js';
import { cleanUp, deep, inCall, mountRoom, press, wait } from './room-support.js';

async function tile(): Promise<{ view: ConsultSelfView; button: HTMLElement }> {
  const { room } = await mountRoom(inCall({ mode: 'video', local: { cameraOn: true, stream: new MediaStream() } }));
  const view = deep(room, 'consult-self-view') as ConsultSelfView;
  return { view, button: deep(view, 'button') as HTMLElement };
}

describe('my own picture in a call', () => {
  afterEach(cleanUp);

  it('moves by arrow keys, within the call', async () => {
    const { view, button } = await tile();
    for (const [key, corner] of [['ArrowUp', 'top-end'], ['ArrowLeft', 'top-start'], ['ArrowDown', 'bottom-start'], ['ArrowRight', 'bottom-end']] as const) {
      expect(press(button, key).defaultPrevented).to.equal(true);
      await wait();
      expect(view.corner).to.equal(corner);
    }
    expect(button.getAttribute('aria-label')).to.contain('Bottom right');
  });

  it('moves by a press, for those who neither drag nor type', async () => {
    const { view, button } = await tile();
    button.click();
    await wait();
    expect(view.corner).to.equal('bottom-start');
  });

  it('settles in the corner nearest to where a finger lets it go', async () => {
    const { view, button } = await tile();
    const area = (view.offsetParent as HTMLElement).getBoundingClientRect();
    const pointer = (type: string, x: number, y: number): void => {
      button.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: x, clientY: y, buttons: type === 'pointerup' ? 0 : 1, bubbles: true, composed: true }));
    };
    button.setPointerCapture = () => {};
    const from = button.getBoundingClientRect();
    pointer('pointerdown', from.left + 10, from.top + 10);
    pointer('pointermove', area.left + 30, area.top + 30);
    pointer('pointerup', area.left + 30, area.top + 30);
    button.click(); // a browser fires one after a drag: it must not move it on
    await wait();
    expect(view.corner).to.equal('top-start');
  });

  it('is mirrored and silent', async () => {
    const { view } = await tile();
    const video = deep(view, 'video') as HTMLVideoElement;
    expect(video.muted).to.equal(true);
    expect(getComputedStyle(video).scale).to.equal('-1 1');
  });
});

describe('corners', () => {
  it('follow physical arrows in either direction of writing', () => {
    expect(cornerByKey('bottom-end', 'ArrowLeft', false)).to.equal('bottom-start');
    expect(cornerByKey('bottom-start', 'ArrowLeft', true)).to.equal('bottom-end');
    expect(cornerByKey('bottom-end', 'Enter', false)).to.equal(null);
  });

  it('are the nearest to a point', () => {
    const area = { left: 0, top: 0, width: 100, height: 100 };
    expect(nearestCorner(10, 90, area, false)).to.equal('bottom-start');
    expect(nearestCorner(10, 90, area, true)).to.equal('bottom-end');
  });
});
