import { expect } from 'chai';
import { deviceNotices } from '../../../components/room/device-notices.js';
import type { DeviceCondition } from '../../../src/session/session-snapshot.js';
import { fakeSnapshot, type SnapshotPatch } from '../../../stories/support/fake-snapshot.js';
import { cleanUp, deep, deepAll, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';

const said = (patch: SnapshotPatch): string[] => deviceNotices(fakeSnapshot(patch)).map(({ key, act }) => (act === undefined ? key : `${key} +${act}`));
/** What a selector finds in an element of the room. */
const part = (room: ParentNode, element: string, selector: string): Element => {
  const found = deep(room, element)?.shadowRoot?.querySelector(selector);
  if (found == null) throw new Error(`No ${selector} in ${element}`);
  return found;
};
const ROWS: [string, SnapshotPatch, string[]][] = [
  ['nothing where all is well', inCall(), []],
  ['nothing of a device that is off', inCall({ local: { microphone: 'off', camera: 'off' } }), []],
  ['in the lobby, what has failed is said elsewhere', { local: { microphone: 'failed', camera: 'failed' } }, []],
  ['in the lobby, what was taken away', { local: { microphone: 'interrupted', camera: 'interrupted' } }, ['microphoneInterrupted +repair', 'cameraInterrupted +repair']],
  ['in the waiting room, no word on the camera', { state: 'waiting', local: { microphone: 'available', camera: 'failed' } }, ['microphoneAvailable +repair']],
  ['in a call by audio, no word on the camera', inCall({ local: { microphone: 'failed', camera: 'failed' } }), ['noMicrophone +repair']],
  ['what mends itself has no button', inCall({ mode: 'video', local: { microphone: 'unheard', camera: 'retrying' } }), ['microphoneUnheard', 'cameraRetrying']],
  ['nothing of a camera that its person turned off', inCall({ mode: 'video', local: { cameraStopped: true, camera: 'interrupted' } }), []],
  ['another device, once it is on', inCall({ mode: 'video', local: { microphoneReplaced: true, cameraReplaced: true, camera: 'retrying' } }), ['cameraRetrying', 'microphoneReplaced +keep']],
  ['another device without a name', inCall({ local: { microphoneReplaced: true, microphoneId: 'unknown' } }), ['microphoneReplacedUnnamed +keep']],
  ['the other one’s microphone', inCall({ remote: { microphone: 'interrupted' } }), ['remoteInterrupted']],
  ['the other one has none', inCall({ remote: { microphone: 'missing' } }), ['remoteMissing']],
];

describe('what is said of the devices', () => {
  afterEach(cleanUp);

  for (const [name, patch, keys] of ROWS) it(name, () => expect(said(patch)).to.deep.equal(keys));

  it('has a sentence for every condition that is not as it should be, in the call', () => {
    const conditions: DeviceCondition[] = ['interrupted', 'unheard', 'retrying', 'failed', 'available'];
    for (const microphone of conditions) expect(said(inCall({ local: { microphone } })), microphone).to.have.length(1);
    for (const camera of conditions.filter((each) => each !== 'unheard')) expect(said(inCall({ mode: 'video', local: { camera } })), camera).to.have.length(1);
  });

  it('names the device that is in use, and who cannot hear', async () => {
    const { room, session } = await mountRoom(inCall({ local: { microphoneReplaced: true, microphoneId: 'mic-2' } }));
    expect(deepText(room)).to.contain('Your microphone is now “Headset”.');
    session.set({ local: { microphone: 'interrupted' } });
    await wait();
    expect(deepText(room)).to.contain('cannot hear you');
    expect(part(room, 'consult-device-notices', '[role="alert"]').textContent).to.contain('phone call');
  });

  it('shows the card instead of the last picture while the other’s camera is off, and mine in its corner no more when mine is', async () => {
    const { room, session } = await mountRoom(inCall({ mode: 'video', local: { stream: new MediaStream(), cameraOn: true }, remote: { camera: 'off' } }));
    const card = (): string => getComputedStyle(part(room, 'consult-participant', '.name-card')).visibility;
    const picture = (): string => getComputedStyle(part(room, 'consult-participant', 'video')).opacity;
    expect([card(), picture()]).to.deep.equal(['visible', '0']);
    expect(deepText(room)).to.contain('camera is off.');
    session.set({ remote: { camera: 'on' } });
    await wait();
    expect([card(), picture()]).to.deep.equal(['hidden', '1']);
    expect(deepAll(room, 'consult-self-view')).to.have.length(1);
    session.set({ local: { cameraOn: false, cameraStopped: true } });
    await wait();
    expect(deepAll(room, 'consult-self-view')).to.have.length(0);
    expect(deepButton(room, 'Camera on')?.hasAttribute('data-lit')).to.equal(true);
    // A screen reader is told.
    expect(deepText(room)).to.contain('Your camera is off. You still see');
  });

  it('does not mirror what a phone’s back camera sees', async () => {
    const { room } = await mountRoom(inCall({ mode: 'video', local: { stream: new MediaStream(), cameraOn: true, cameraFacing: 'environment' } }));
    expect(getComputedStyle(part(room, 'consult-self-view', 'video')).scale).to.equal('none');
  });
});
