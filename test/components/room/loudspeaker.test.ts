import { expect } from 'chai';
import { box, cleanUp, deep, deepAll, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';

const SPEAKERS = [{ deviceId: 'default', label: 'Default' }, { deviceId: 'desk', label: 'Desk speaker' }, { deviceId: 'unnamed', label: '' }];

describe('the loudspeaker', () => {
  const own = HTMLMediaElement.prototype.setSinkId;
  let sinks: string[];
  let refuses: boolean;

  beforeEach(() => {
    sinks = [];
    refuses = false;
    HTMLMediaElement.prototype.setSinkId = (id: string) => {
      sinks.push(id);
      return refuses ? Promise.reject(new DOMException('gone', 'NotFoundError')) : Promise.resolve();
    };
  });
  afterEach(() => {
    HTMLMediaElement.prototype.setSinkId = own;
    cleanUp();
  });

  it('is the one that the session says, once for each change', async () => {
    const { session } = await mountRoom(inCall({ remote: { stream: new MediaStream() } }));
    expect(sinks).to.deep.equal([]);
    session.set({ local: { speakerId: 'desk' } });
    await wait();
    session.set({ quality: 'fair' });
    await wait();
    session.set({ local: { speakerId: '' } });
    await wait();
    expect(sinks).to.deep.equal(['desk', '']);
  });

  it('is the browser’s choice again where the chosen one cannot be used', async () => {
    refuses = true;
    const { session } = await mountRoom(inCall({ remote: { stream: new MediaStream() }, local: { speakerId: 'desk' } }));
    await wait();
    expect(session.calls).to.deep.equal([{ name: 'selectDevice', args: ['speaker', ''] }]);
  });

  it('is chosen by name, and tried with a tone on the very one that is in use', async () => {
    const { room, session } = await mountRoom({ local: { speakers: SPEAKERS, speakerId: 'desk' } }, box('400px', '1200px'));
    const select = deep(room, 'select#speaker') as HTMLSelectElement;
    expect([...select.options].map(({ label, value }) => `${value}: ${label}`)).to.deep.equal([': As the browser chooses', 'desk: Desk speaker', 'unnamed: Loudspeaker 2']);
    expect(select.value).to.equal('desk');
    select.value = 'unnamed';
    select.dispatchEvent(new Event('change'));
    await wait();
    expect(session.calls.at(-1)).to.deep.equal({ name: 'selectDevice', args: ['speaker', 'unnamed'] });
    deepButton(room, 'Play a test tone')?.click();
    await wait(50);
    expect(deepText(room)).to.contain('You should hear a short tone');
    expect(sinks).to.deep.equal(['desk']);
    refuses = true;
    deepButton(room, 'Play a test tone')?.click();
    await wait(50);
    expect(deepText(room)).to.contain('could not be used');
  });

  it('is not asked for where the browser cannot play on a chosen one', async () => {
    const { room } = await mountRoom({ local: { speakers: [] } });
    expect(deepAll(room, 'select#speaker')).to.have.length(0);
  });
});
