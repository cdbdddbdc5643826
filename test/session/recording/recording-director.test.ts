import { expect } from 'chai';
import type { Segment } from '../../../src/recording/segment.js';
import type { RecordingDirector } from '../../../src/session/recording/recording-director.js';
import { BOTH, DENIED, OWNER, PERMITTED, WITHDRAWN, direct, epoch, word } from './director-bench.js';
import { testAccount, testDevice } from '../session-keys.js';

const segment = (seq: number): Segment => ({ seq, e: 0, kind: 'media', dur: 1, bytes: new Uint8Array(1) });

describe('recording director', () => {
  it('says that it does not record when what it records is kept nowhere, and nothing while the backend is only away', async () => {
    const { director, states, settled, trouble } = await direct();
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    director.addOwner(await OWNER);
    await settled();
    const before = states.length;
    trouble('backend/unreachable');
    expect(states.length).to.equal(before);
    for (const code of ['recording/key-lost', 'recording/stopped-itself', 'session/wrong-state', 'backend/conflict'] as const) {
      trouble(code);
      expect(states.at(-1), code).to.equal('not-recording');
      trouble(null);
      expect(states.at(-1)).to.equal('recording');
    }
  });

  it('records nothing that nobody could open', async () => {
    const { director, told, states, settled } = await direct();
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    expect(told).to.deep.equal(['epoch 0 audio']);
    expect(states.at(-1)).to.equal('off');
    director.addOwner(await OWNER);
    await settled();
    expect(told.slice(1)).to.deep.equal(['recipient owner', 'record 0 cards']);
    expect(states.at(-1)).to.equal('recording');
  });

  it('records for escrow from the beginning, and for the owner from when she has shown her key', async () => {
    const { director, told, settled } = await direct([(await testAccount()).named]);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    director.addOwner(await OWNER);
    await settled();
    expect(told).to.deep.equal(['recipient escrow', 'epoch 0 audio', 'record 0 cards', 'recipient owner']);
  });

  it('names the owner once where the key was shown before there was anything to open', async () => {
    const { director, told, settled } = await direct([(await testAccount()).named]);
    director.addOwner(await OWNER);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    expect(told).to.deep.equal(['recipient escrow', 'recipient owner', 'epoch 0 audio']);
  });

  it('takes no key for escrow that signs, or is named otherwise', async () => {
    const { named } = await testAccount();
    const { director, told, settled } = await direct([(await testDevice()).named, { ...named, kid: (await testAccount()).named.kid }]);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    expect(told).to.deep.equal(['epoch 0 audio']);
  });

  it('records no camera before the epoch is signed, and none from when it is agreed to go back', async () => {
    const { director, told, settled } = await direct();
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setMode('audio');
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    told.length = 0;
    director.setMode('video');
    await settled();
    expect(told.splice(0)).to.deep.equal(['scene 0 cards']);
    director.setEpoch(epoch(1, 'video'), []);
    await settled();
    expect(told.splice(0)).to.deep.equal(['epoch 1 video', 'scene 1 cameras']);
    director.setMode('audio');
    expect(told.splice(0), 'at once').to.deep.equal(['scene 1 cards']);
    director.setEpoch(epoch(2, 'audio'), []);
    await settled();
    expect(told).to.deep.equal(['epoch 2 audio', 'scene 2 cards']);
  });

  it('records no camera of a video epoch that is signed when the two have already gone back', async () => {
    const { director, told, settled } = await direct();
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    director.setMode('video');
    director.setMode('audio');
    director.setEpoch(epoch(1, 'video'), []);
    await settled();
    expect(told.filter((each) => each.includes('cameras'))).to.deep.equal([]);
  });

  it('begins with name cards in a video epoch that a page has only been told of', async () => {
    const { director, told, settled } = await direct();
    director.addOwner(await OWNER);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'video'), []);
    director.setLive(true);
    await settled();
    expect(told.at(-1)).to.equal('record 0 cards');
  });

  for (const [what, act] of [
    ['without consent', (director: RecordingDirector) => { director.setLive(true); director.setEpoch(epoch(0, 'audio'), []); }],
    ['alone', (director: RecordingDirector) => { director.setConsents(PERMITTED); director.setEpoch(epoch(0, 'audio'), []); }],
    ['before both have signed the first epoch', (director: RecordingDirector) => { director.setConsents(PERMITTED); director.setLive(true); director.setMode('video'); }],
    ['against her word', (director: RecordingDirector) => { director.setConsents(DENIED); director.setLive(true); director.setEpoch(epoch(0, 'audio'), []); }],
  ] as const) {
    it(`records nothing ${what}`, async () => {
      const { director, started, settled } = await direct();
      director.addOwner(await OWNER);
      act(director);
      await settled();
      expect(started).to.deep.equal([]);
    });
  }

  for (const [what, consents] of [
    ['the practitioner has said nothing', { ...PERMITTED, practitioner: [] }],
    ['the practitioner has said no', { ...PERMITTED, practitioner: [word('deny', BOTH, 'practitioner')] }],
    ['the patient has permitted video alone', { ...PERMITTED, patient: [word('permit', ['video'], 'patient')] }],
  ] as const) {
    it(`records nothing when ${what}`, async () => {
      const { director, started, settled } = await direct();
      director.addOwner(await OWNER);
      director.setLive(true);
      director.setConsents(consents);
      director.setEpoch(epoch(0, 'audio'), []);
      await settled();
      expect(started).to.deep.equal([]);
    });
  }

  it('stops when the mode is one that was not permitted', async () => {
    const { director, told, settled } = await direct();
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents({ ...PERMITTED, patient: [word('permit', ['audio'], 'patient')] });
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    director.setEpoch(epoch(1, 'video'), []);
    await settled();
    expect(told.at(-1)).to.equal('stop');
  });

  it('keeps nothing that still comes out of a recorder when the permission is taken back', async () => {
    const { director, told, started, settled } = await direct();
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    started[0]?.onSegment(segment(1));
    director.setConsents(WITHDRAWN);
    started[0]?.onSegment(segment(2));
    await settled();
    expect(told.filter((each) => each.startsWith('segment'))).to.deep.equal(['segment 1']);
  });

  it('stops when she takes her word back, and closes the recording at the end', async () => {
    const { director, told, states, started, settled } = await direct();
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    started[0]?.onSegment(segment(1));
    director.setConsents(WITHDRAWN);
    await settled();
    expect([told.at(-1), states.at(-1)]).to.deep.equal(['stop', 'declined']);
    await director.finish('end');
    expect([told.at(-1), states.at(-1)]).to.deep.equal(['finalize', 'saved']);
  });

  it('says that something was recorded from the first segment on, and "saved" of that alone', async () => {
    const silent = await direct();
    silent.director.addOwner(await OWNER);
    silent.director.setLive(true);
    silent.director.setConsents(PERMITTED);
    silent.director.setEpoch(epoch(0, 'audio'), []);
    await silent.settled();
    await silent.director.finish('end');
    expect([silent.states.includes('recording'), silent.states.at(-1), silent.recorded.includes(true)]).to.deep.equal([true, 'off', false]);

    const { director, states, recorded, started, settled } = await direct();
    director.addOwner(await OWNER);
    director.setLive(true);
    director.setConsents(PERMITTED);
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    expect(recorded).to.not.include(true);
    started[0]?.onSegment(segment(1));
    expect([states.at(-1), recorded.at(-1)]).to.deep.equal(['recording', true]);
  });

  it('says "declined" in the end where the patient never permitted it', async () => {
    const { director, states, settled } = await direct();
    director.setLive(true);
    director.setEpoch(epoch(0, 'audio'), []);
    director.setConsents(DENIED);
    await settled();
    await director.finish('end');
    expect(states).to.not.include('saved');
    expect(states.at(-1)).to.equal('declined');
  });

  it('knows of what an earlier page of this device has recorded', async () => {
    const { director, states, recorded, settled } = await direct([], { begun: true });
    director.setEpoch(epoch(0, 'audio'), []);
    await settled();
    director.setConsents(WITHDRAWN);
    await settled();
    await director.finish('end');
    expect([states.at(-1), recorded.at(-1)]).to.deep.equal(['saved', true]);
  });
});
