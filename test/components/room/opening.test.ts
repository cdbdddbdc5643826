import { expect } from 'chai';
import type { ConsultRoom } from '../../../components/room/consult-room.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { ErrorCode } from '../../../src/domain/error-codes.js';
import { FakeSession, box, cleanUp, deepButton, deepText, fakeClient, wait } from './room-support.js';

async function mount(client: ConsultClient, parent = box()): Promise<ConsultRoom> {
  const room = document.createElement('consult-room');
  room.client = client;
  room.setAttribute('appointment-id', 'appt-1');
  parent.append(room);
  await wait();
  return room;
}
const failing = (code: ErrorCode, appointment: Parameters<typeof fakeClient>[1] = null): ReturnType<typeof fakeClient> =>
  fakeClient(() => Promise.reject(new ConsultError(code)), appointment);

describe('opening a room', () => {
  afterEach(cleanUp);

  it('opens the appointment once and shows the lobby, previewing what the appointment is for', async () => {
    const session = new FakeSession();
    const client = fakeClient(async () => session);
    const room = await mount(client);
    expect(client.opened).to.deep.equal(['appt-1']);
    expect(deepText(room)).to.contain('Get ready to talk');
    expect(session.calls).to.deep.equal([{ name: 'preview', args: [{ camera: true }] }]);
  });

  for (const code of ['session/not-yours', 'backend/not-found', 'backend/forbidden'] as const) {
    it(`says the same neutral words for ${code}`, async () => {
      expect(deepText(await mount(failing(code)))).to.contain('This consultation is not here');
    });
  }

  it('says that it is over', async () => {
    expect(deepText(await mount(failing('session/over')))).to.contain('This consultation has ended');
  });

  it('offers another try when the backend fails', async () => {
    const client = failing('backend/unreachable');
    const room = await mount(client);
    deepButton(room, 'Try again')?.click();
    await wait();
    expect(client.opened).to.have.length(2);
  });

  it('counts down when it is too early, and opens by itself', async () => {
    const session = new FakeSession();
    let early = true;
    const client = fakeClient(() => (early ? Promise.reject(new ConsultError('session/too-early')) : Promise.resolve(session)), { joinableFrom: new Date(Date.now() + 1_300).toISOString() });
    const room = await mount(client);
    expect(deepText(room)).to.contain('You are early').and.contain('0:02');
    early = false;
    await wait(1_600);
    expect(deepText(room)).to.contain('Get ready to talk');
  });

  it('counts down by the service’s time, whatever the device’s clock says', async () => {
    const wrong = 3_600_000;
    const client = failing('session/too-early', { joinableFrom: new Date(Date.now() - wrong + 90_000).toISOString() });
    client.now = () => Date.now() - wrong;
    const room = await mount(client);
    expect(deepText(room)).to.contain('You are early').and.match(/1:(30|29)/);
    // Not opened again at once, as it would be if its time had come.
    await wait(1_200);
    expect(client.opened).to.have.length(1);
  });

  for (const [clockAhead, words] of [[1_200_000, 'about 20 minutes ahead'], [-1_200_000, 'about 20 minutes behind'], [7_200_000, 'about 2 hours ahead'], [-90_000_000, 'about 25 hours behind'], [3 * 86_400_000, 'about 3 days ahead']] as const) {
    it(`says how wrong a clock is: ${words}`, async () => {
      const client = fakeClient(() => Promise.reject(new ConsultError('clock/wrong', { clockAhead })));
      expect(deepText(await mount(client))).to.contain(`The clock of this device is ${words}. Set its date and time`);
    });
  }

  it('leaves a session that arrives after it was removed', async () => {
    const session = new FakeSession();
    let deliver = (_: FakeSession): void => {};
    const client = fakeClient(() => new Promise((resolve) => { deliver = resolve; }));
    const room = await mount(client);
    room.remove();
    await wait(150);
    deliver(session);
    await wait();
    expect(session.called).to.deep.equal(['leave']);
  });

  it('opens another appointment and leaves the first', async () => {
    const sessions = [new FakeSession(), new FakeSession()];
    const client = fakeClient(async () => sessions[client.opened.length - 1] ?? new FakeSession());
    const room = await mount(client);
    room.appointmentId = 'appt-2';
    await wait();
    expect(client.opened).to.deep.equal(['appt-1', 'appt-2']);
    expect(sessions[0]?.called).to.contain('leave');
    expect(sessions[1]?.called).not.to.contain('leave');
  });

  it('opens it again from the end', async () => {
    const session = new FakeSession();
    const client = fakeClient(async () => session);
    const room = await mount(client);
    session.set({ state: 'ended', endReason: 'left' });
    await wait();
    deepButton(room, 'Come back in')?.click();
    await wait();
    expect(client.opened).to.have.length(2);
  });

  it('opens it again by itself where the page was put away in the middle of it and is shown again', async () => {
    const session = new FakeSession();
    const client = fakeClient(async () => session);
    const room = await mount(client);
    const shown = async (persisted: boolean): Promise<void> => {
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted }));
      await wait();
    };
    await shown(true);
    session.set({ state: 'ended', endReason: 'left' });
    await shown(true);
    session.set({ state: 'ended', endReason: 'away' });
    await shown(false);
    expect(client.opened, 'nothing to come back to').to.have.length(1);
    await shown(true);
    expect(client.opened).to.have.length(2);
    room.remove();
    await shown(true);
    expect(client.opened, 'off the page').to.have.length(2);
  });
});
