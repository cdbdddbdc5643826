import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { FakeSession, cleanUp, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';

describe('“Wrong patient”', () => {
  afterEach(cleanUp);

  it('takes two taps and no words, then thanks and offers no way back', async () => {
    const session = new FakeSession(inCall({ role: 'practitioner', mode: 'video' }), { canReport: true });
    const { room } = await mountRoom(session);
    deepButton(room, 'Wrong patient')?.click();
    await wait();
    expect(session.called).not.to.contain('reportWrongPatient');
    expect(deepText(room)).to.contain('another patient than the one booked');
    deepButton(room, 'Yes, stop now')?.click();
    await wait();
    expect(session.called.filter((name) => name === 'reportWrongPatient')).to.have.length(1);
    session.set({ state: 'ended', endReason: 'left' });
    await wait();
    const words = deepText(room);
    expect(words).to.contain('Thank you. It has stopped here.').and.to.contain('keep no notes, pictures or copies');
    expect(deepButton(room, 'Come back in')).to.equal(null);
  });

  it('says so where the insurer could not be told', async () => {
    const session = new FakeSession(inCall({ role: 'practitioner' }), { canReport: true });
    // As the real one: it leaves first, and then nobody hears of it.
    Object.assign(session, { reportWrongPatient: async () => { session.set({ state: 'ended', endReason: 'left' }); throw new ConsultError('backend/rejected'); } });
    const { room } = await mountRoom(session);
    deepButton(room, 'Wrong patient')?.click();
    await wait();
    deepButton(room, 'Yes, stop now')?.click();
    await wait();
    expect(deepText(room)).to.contain('your insurer could not be told').and.not.to.contain('on its way');
    room.renderRoot.querySelector<HTMLElement>('.failure button')?.click();
    await wait();
    expect(deepText(room)).to.contain('your insurer could not be told');
  });

  it('is offered to nobody whose session cannot report it', async () => {
    for (const role of ['patient', 'practitioner'] as const) {
      const { room } = await mountRoom(new FakeSession(inCall({ role })));
      expect(deepButton(room, 'Wrong patient')).to.equal(null);
    }
  });

  it('is taken back by the other button', async () => {
    const session = new FakeSession(inCall({ role: 'practitioner' }), { canReport: true });
    const { room } = await mountRoom(session);
    deepButton(room, 'Wrong patient')?.click();
    await wait();
    deepButton(room, 'No, go on')?.click();
    await wait();
    expect(session.called).not.to.contain('reportWrongPatient');
    expect(deepText(room)).not.to.contain('another patient');
  });
});
