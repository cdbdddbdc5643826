import axe from 'axe-core';
import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { LONG_NAME, MARKUP_NAME, type SnapshotPatch } from '../../../stories/support/fake-snapshot.js';
import { box, cleanUp, deepAll, deepText, inCall, mountRoom, wait } from './room-support.js';

const asked = { target: 'video', by: 'practitioner', stage: 'asked' } as const;
const denied = new ConsultError('media/permission-denied');
const STATES: Record<string, SnapshotPatch> = {
  idle: { state: 'idle' },
  lobby: { local: { stream: new MediaStream(), cameraOn: true } },
  'lobby, denied': { local: { microphoneError: denied, cameraError: denied } },
  'waiting patient': { state: 'waiting' },
  'waiting practitioner': { role: 'practitioner', state: 'waiting', remote: { present: true } },
  'waiting patient, not reached': { state: 'waiting', unreachedSince: Date.now() - 60_000 },
  'waiting practitioner, not reached': { role: 'practitioner', state: 'waiting', unreachedSince: Date.now() - 60_000 },
  joining: { state: 'joining' },
  'audio call, not reached': inCall({ unreachedSince: Date.now() - 60_000 }),
  'audio call': inCall(),
  'video call': inCall({ mode: 'video', local: { stream: new MediaStream(), cameraOn: true } }),
  'microphone interrupted': inCall({ local: { microphone: 'interrupted' } }),
  'camera off, theirs too': inCall({ mode: 'video', local: { cameraStopped: true, camera: 'off' }, remote: { camera: 'off' } }),
  'everything replaced and interrupted': inCall({ mode: 'video', local: { microphone: 'available', microphoneReplaced: true, camera: 'interrupted', cameraReplaced: true }, remote: { microphone: 'interrupted', camera: 'missing' } }),
  'waiting, microphone offered': { state: 'waiting', local: { microphone: 'available' } },
  asked: inCall({ modePending: asked }),
  asking: inCall({ modePending: { ...asked, by: 'patient', stage: 'asking' } }),
  declined: inCall({ modeDeclined: 'permission-denied' }),
  reconnecting: inCall({ mode: 'video', state: 'reconnecting', reconnectingSince: Date.now() - 3_000 }),
  'not recording': inCall({ role: 'practitioner', recording: { state: 'not-recording', error: new ConsultError('recording/no-data') } }),
  'consent asked': inCall({ recording: { state: 'asking', consent: null } }),
  ...Object.fromEntries((['left', 'away', 'ended', 'cancelled', 'replaced', 'not-yours', 'lost'] as const).map((endReason) => [`ended: ${endReason}`, { state: 'ended', endReason } as SnapshotPatch])),
};

describe('the room in every state', () => {
  afterEach(cleanUp);

  for (const [name, patch] of Object.entries(STATES)) {
    it(`${name}: axe finds nothing`, async () => {
      const parent = box('360px', '640px');
      await mountRoom(patch, parent);
      await wait(250); // what rises has risen
      const { violations } = await axe.run(parent, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
      expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.flat().join(' ')).join(', ')}`)).to.deep.equal([]);
    });

    it(`${name}: names are text, long ones stay inside, in a sidebar of 320 px`, async () => {
      for (const displayName of [MARKUP_NAME, LONG_NAME]) {
        const parent = box('320px', '560px');
        const { room } = await mountRoom({ ...patch, remote: { ...patch.remote, participant: { displayName } } }, parent);
        expect(deepAll(parent, 'img, b, script')).to.have.length(0);
        expect('consultHacked' in window).to.equal(false);
        for (const element of [room, ...deepAll(room, '.room, .page, .main, [role="dialog"]')]) {
          if (element.classList.contains('skeleton')) continue;
          expect(element.scrollWidth, `${element.localName}.${element.className}`).to.be.at.most(element.clientWidth + 1);
        }
        cleanUp();
      }
    });
  }

  it('draws nothing of a consultation that is not mine', async () => {
    const { room } = await mountRoom({ state: 'ended', endReason: 'not-yours' });
    expect(deepText(room)).not.to.match(/Okafor|GP appointment/);
    expect(room.shadowRoot?.innerHTML).not.to.match(/Okafor|GP appointment/);
  });

  it('makes every control at least 44 px, and those of the call 56', async () => {
    const { room } = await mountRoom(inCall({ mode: 'video' }));
    for (const button of deepAll(room, 'button').filter((each) => each.getClientRects().length > 0)) expect(button.getBoundingClientRect().height, button.className).to.be.at.least(44);
    for (const disc of deepAll(room, '.disc')) if (disc.closest('.call-button') !== null) expect(disc.getBoundingClientRect().height).to.be.at.least(56);
  });
});
