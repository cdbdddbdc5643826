import { expect } from 'chai';
import { fakeDevices } from '../../src/testing/fake-devices.js';

describe('fakeDevices', () => {
  it('gives live tracks of what was asked for', async () => {
    const devices = fakeDevices();
    const stream = await devices.getUserMedia({ audio: true, video: true });
    expect(stream.getTracks().map(({ kind, readyState }) => `${kind} ${readyState}`)).to.have.members(['audio live', 'video live']);
    expect((await devices.enumerateDevices()).map(({ kind }) => kind)).to.deep.equal(['audioinput', 'videoinput']);
    stream.getVideoTracks()[0]?.stop();
    expect(devices.live.map(({ kind }) => kind)).to.deep.equal(['audio']);
    devices.dispose();
    devices.dispose();
    expect(devices.live).to.deep.equal([]);
  });

  it('refuses as browsers do', async () => {
    const nameOf = (camera: 'denied' | 'missing' | 'busy'): Promise<unknown> =>
      fakeDevices({ camera }).getUserMedia({ audio: true, video: true }).then(() => null, (error: unknown) => (error instanceof DOMException ? error.name : error));
    expect([await nameOf('denied'), await nameOf('missing'), await nameOf('busy')]).to.deep.equal(['NotAllowedError', 'NotFoundError', 'NotReadableError']);
  });

  it('tells when a device comes and goes', async () => {
    const devices = fakeDevices();
    const changes: Event[] = [];
    devices.addEventListener('devicechange', (event) => changes.push(event));
    devices.set({ camera: 'missing' });
    expect(changes).to.have.length(1);
    expect((await devices.enumerateDevices()).map(({ kind }) => kind)).to.deep.equal(['audioinput']);
  });
});
