import { expect } from 'chai';
import { PALETTE } from '../../../components/internal/palette.js';
import { THEMES } from '../../../components/internal/themes.js';
import type { ConsultRecordingIndicator } from '../../../components/room/consult-recording-indicator.js';
import { box, cleanUp, deep, inCall, mountRoom, settled } from './room-support.js';
import { contrast } from '../../support/contrast.js';

/** Every token that a host may set, and the words between elements that a host could guess. */
const TOKENS = [
  ...Object.keys(PALETTE).map((name) => `--consult-${name}`),
  ...Object.keys(THEMES.light).flatMap((role) => [`--consult-color-${role}`, `--consult-theme-${role}`, `--_${role}`]),
  '--consult-font', '--consult-font-size', '--consult-radius', '--consult-shadow', '--consult-avatar-size', '--consult-video-fit', '--consult-room-block-size',
  '--_pill', '--_on-pill', '--_shield', '--_size', '--_size-14', '--_motion',
];
/** What might hide something. A token that does not take one of them falls back, which is as good a try as any. */
const VALUES = ['transparent', '#000', '#fff', '0px', '100000px', 'none', 'initial', 'nonsense'];

/** What is wrong with the sign, as somebody sees it who looks at the room. Null: nothing. */
function fault(room: HTMLElement): string | null {
  const sign = deep(room, 'consult-recording-indicator') as ConsultRecordingIndicator | null;
  const pill = sign?.renderRoot.querySelector<HTMLElement>('.pill') ?? null;
  const [dot, word] = [pill?.querySelector<HTMLElement>('.dot') ?? null, pill?.querySelector<HTMLElement>('span:not(.dot)') ?? null];
  if (sign === null || pill === null || dot === null || word === null) return 'it is not drawn';
  if (!word.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return 'it is invisible';
  const [place, frame, letters] = [pill.getBoundingClientRect(), room.getBoundingClientRect(), word.getBoundingClientRect()];
  if (place.top < frame.top || place.bottom > frame.bottom || place.left < frame.left || place.right > frame.right) return 'it stands outside the room';
  if (parseFloat(getComputedStyle(word).fontSize) < 14 || letters.width < 40 || dot.getBoundingClientRect().width < 10) return 'it is too small';
  const ground = getComputedStyle(pill).backgroundColor;
  if (contrast(getComputedStyle(word).color, ground) < 4.5) return 'its word is not legible';
  if (contrast(getComputedStyle(dot).backgroundColor, ground) < 3) return 'its dot is not seen';
  const top = (sign.renderRoot as ShadowRoot).elementFromPoint((letters.left + letters.right) / 2, (letters.top + letters.bottom) / 2);
  return top !== null && pill.contains(top) ? null : 'something covers it';
}

describe('the sign of a recording', function () {
  this.timeout(240_000);
  afterEach(cleanUp);

  for (const mode of ['audio', 'video'] as const) {
    for (const theme of ['light', 'dark', 'contrast-light', 'contrast-dark'] as const) {
      it(`is hidden by no token, by ${mode}, ${theme}`, async () => {
        const parent = box('360px', 'auto');
        parent.dataset['consultTheme'] = theme;
        const { room } = await mountRoom(inCall({ mode, recording: { state: 'recording', recorded: true } }), parent);
        const hidden: string[] = [];
        const look = (what: string): void => {
          const found = fault(room);
          if (found !== null) hidden.push(`${what}: ${found}`);
        };
        look('nothing');
        for (const value of VALUES) {
          for (const token of TOKENS) {
            parent.style.setProperty(token, value);
            look(`${token}: ${value}`);
            parent.style.removeProperty(token);
          }
          for (const token of TOKENS) parent.style.setProperty(token, value);
          look(`all of them: ${value}`);
          for (const token of TOKENS) parent.style.removeProperty(token);
        }
        expect(hidden).to.deep.equal([]);
      });
    }
  }

  it('and neither is the word that it should be recorded and is not', async () => {
    const parent = box('360px', 'auto');
    const { room } = await mountRoom(inCall({ recording: { state: 'not-recording' } }), parent);
    for (const [token, value] of [['--consult-color-danger', 'transparent'], ['--consult-color-danger-soft', 'transparent'], ['--consult-font-size', '0px']] as const) parent.style.setProperty(token, value);
    await settled();
    const pill = (deep(room, 'consult-recording-indicator') as ConsultRecordingIndicator).renderRoot.querySelector<HTMLElement>('.pill')!;
    expect(contrast(getComputedStyle(pill).color, getComputedStyle(pill).backgroundColor)).to.be.at.least(4.5);
    expect(parseFloat(getComputedStyle(pill).fontSize)).to.be.at.least(14);
  });
});
