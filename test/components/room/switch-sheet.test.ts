import { expect } from 'chai';
import { focusables, focusedElement } from '../../../components/internal/focus.js';
import { LONG_NAME } from '../../../stories/support/fake-snapshot.js';
import { cleanUp, deep, deepAll, deepButton, deepText, inCall, mountRoom, press, wait } from './room-support.js';

const ASKED = { modePending: { target: 'video', by: 'practitioner', stage: 'asked' } } as const;

describe('the sheet that asks for video', () => {
  afterEach(cleanUp);

  it('takes the focus to itself, not to an answer', async () => {
    const { room, session } = await mountRoom(inCall());
    deepButton(room, 'Mute')?.focus();
    session.set(ASKED);
    await wait();
    expect(focusedElement()?.getAttribute('role')).to.equal('dialog');
    expect(deep(room, '.main')?.inert).to.equal(true);
  });

  it('keeps Tab inside, both ways', async () => {
    const { room } = await mountRoom(inCall(ASKED));
    const dialog = deep(room, '[role="dialog"]') as HTMLElement;
    const stops = focusables(dialog);
    expect(stops).to.have.length(3);
    const [first, last] = [stops[0], stops.at(-1)];
    last?.focus();
    expect(press(last as HTMLElement, 'Tab').defaultPrevented).to.equal(true);
    expect(focusedElement()).to.equal(first);
    press(first as HTMLElement, 'Tab', true);
    expect(focusedElement()).to.equal(last);
  });

  it('stays on audio with Escape, and gives the focus back', async () => {
    const { room, session } = await mountRoom(inCall());
    const mute = deepButton(room, 'Mute');
    mute?.focus();
    session.set(ASKED);
    await wait();
    press(focusedElement() as HTMLElement, 'Escape');
    await wait();
    expect(session.calls).to.deep.equal([{ name: 'answerMode', args: ['decline'] }]);
    expect(deepText(room), 'never optimistic').to.contain('asks to see you');
    session.set({ modePending: null });
    await wait();
    expect(focusedElement()).to.equal(mute);
  });

  it('is not answered by a press beside it, nor by time', async () => {
    const { room, session } = await mountRoom(inCall(ASKED));
    deep(room, '.backdrop')?.click();
    await wait(300);
    expect(session.called).to.deep.equal([]);
  });

  it('says what is asked, however long the name is', async () => {
    const { room } = await mountRoom(inCall({ ...ASKED, remote: { participant: { displayName: LONG_NAME } } }));
    const heading = deep(room, '#heading') as HTMLElement;
    expect(deepText(heading)).to.contain('… asks to see you');
    expect(heading.scrollHeight, 'nothing of it is cut off').to.be.at.most(heading.clientHeight + 1);
  });

  it('gives both answers the same weight', async () => {
    const { room } = await mountRoom(inCall(ASKED));
    const styles = deepAll(room, '.answers .button').map((button) => {
      const { backgroundColor, color, borderColor, fontWeight, inlineSize, blockSize } = getComputedStyle(button);
      return { backgroundColor, color, borderColor, fontWeight, inlineSize, blockSize };
    });
    expect(styles).to.have.length(2);
    expect(styles[0]).to.deep.equal(styles[1]);
  });

  it('shows why a switch did not happen, until it is read or asked for again', async () => {
    const { room, session } = await mountRoom(inCall({ role: 'practitioner', modeDeclined: 'declined' }));
    expect(deepText(room)).to.contain('would rather stay on audio');
    deepButton(room, 'Close')?.click();
    await wait();
    expect(deepText(room)).not.to.contain('would rather stay on audio');
    session.set({ modeDeclined: null, modePending: { target: 'video', by: 'practitioner', stage: 'asking' } });
    await wait();
    session.set({ modeDeclined: 'no-camera', modePending: null });
    await wait();
    expect(deepText(room)).to.contain('has no camera here');
  });
});
