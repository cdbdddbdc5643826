import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { FakeSession, cleanUp, deep, deepButton, deepText, inCall, mountRoom, wait } from './room-support.js';
import type { SnapshotPatch } from '../../../stories/support/fake-snapshot.js';

type Row = [words: string, state: SnapshotPatch, call: string, ...args: unknown[]];
const camera = { local: { cameraOn: true, stream: new MediaStream() } };
const ROWS: Row[] = [
  ['Join with video', camera, 'join', { mode: 'video', recording: null }],
  ['Join by audio only', camera, 'join', { mode: 'audio', recording: null }],
  ['Turn camera off', camera, 'preview', { camera: false }],
  ['Agree', camera, 'setRecordingConsent', 'permit'],
  ['No, thanks', camera, 'setRecordingConsent', 'deny'],
  ['Do not record', { recording: { consent: 'permit' } }, 'setRecordingConsent', 'deny'],
  ['Let', { role: 'practitioner', state: 'waiting', remote: { present: true } }, 'admit'],
  ['Leave the waiting room', { state: 'waiting' }, 'leave'],
  ['Mute', inCall(), 'setMuted', true],
  ['Unmute', inCall({ local: { muted: true } }), 'setMuted', false],
  ['Use video', inCall(), 'requestMode', 'video'],
  ['Use audio', inCall({ mode: 'video' }), 'requestMode', 'audio'],
  ['Camera off', inCall({ mode: 'video', ...camera }), 'setCamera', false],
  ['Camera on', inCall({ mode: 'video', local: { cameraStopped: true, camera: 'off' } }), 'setCamera', true],
  ['Turn microphone on', inCall({ local: { microphone: 'interrupted' } }), 'repairDevice', 'microphone'],
  ['Turn microphone on', { state: 'waiting', local: { microphone: 'available' } }, 'repairDevice', 'microphone'],
  ['Turn camera on', inCall({ mode: 'video', local: { camera: 'failed' } }), 'repairDevice', 'camera'],
  ['All right', inCall({ local: { microphoneReplaced: true, microphoneId: 'mic-2' } }), 'selectDevice', 'microphone', 'mic-2'],
  ['Use the other camera', { local: { cameraOn: true, cameraFacing: 'user', stream: new MediaStream() } }, 'turnCamera'],
  ['Go on by audio', inCall({ mode: 'video', state: 'reconnecting', reconnectingSince: Date.now() }), 'requestMode', 'audio'],
  ['Show video', inCall({ modePending: { target: 'video', by: 'practitioner', stage: 'asked' } }), 'answerMode', 'accept'],
  ['Stay on audio', inCall({ modePending: { target: 'video', by: 'practitioner', stage: 'asked' } }), 'answerMode', 'decline'],
  ['See yourself first', inCall({ modePending: { target: 'video', by: 'practitioner', stage: 'asked' } }), 'preview', { camera: true }],
  ['Cancel', inCall({ modePending: { target: 'video', by: 'patient', stage: 'asking' } }), 'cancelMode'],
  ['Leave', inCall(), 'leave'],
];

describe('what the room asks of its session', () => {
  afterEach(cleanUp);

  for (const [words, state, name, ...args] of ROWS) {
    it(`“${words}” is ${name}(${args.map((arg) => JSON.stringify(arg)).join()}), and changes nothing by itself`, async () => {
      const { room, session } = await mountRoom(state);
      session.calls.length = 0;
      const before = deepText(room);
      const button = deepButton(room, words);
      expect(button, words).not.to.equal(null);
      button?.click();
      await wait();
      expect(session.calls).to.deep.equal([{ name, args: name === 'setRecordingConsent' ? [...args, session.calls[0]?.args[1]] : args }]);
      expect(deepText(room).replace(/\d+ seconds?|\d:\d\d/g, '')).to.equal(before.replace(/\d+ seconds?|\d:\d\d/g, ''));
    });
  }

  it('signs the very text that the patient was shown, the insurer’s own words in it', async () => {
    const { room, session } = await mountRoom(camera);
    deepButton(room, 'Agree')?.click();
    await wait();
    const [decision, shown] = session.calls.at(-1)?.args as [string, { text: string; lang: string }];
    expect([decision, shown.lang]).to.deep.equal(['permit', 'en-GB']);
    const [question, ...lines] = shown.text.split('\n');
    expect(question).to.equal('May this consultation be recorded?');
    expect(lines).to.have.length(4);
    const drawn = deepText(room).replace(/\s+/g, ' ');
    for (const line of lines) expect(drawn).to.include(line);
  });

  it('signs what a practitioner was shown by joining', async () => {
    const { room, session } = await mountRoom({ ...camera, role: 'practitioner' });
    deepButton(room, 'Join')?.click();
    await wait();
    const { recording } = session.calls.at(-1)?.args[0] as { recording: { decision: string; text: string; lang: string } };
    expect([recording.decision, recording.lang]).to.deep.equal(['permit', 'en-GB']);
    expect(recording.text.split('\n').at(-1)).to.equal('By joining you agree to be recorded.');
    expect(deepText(room)).to.include(recording.text.split('\n')[0]);
  });

  it('asks a practitioner how to leave, then ends for both', async () => {
    const { room, session } = await mountRoom(inCall({ role: 'practitioner' }));
    deepButton(room, 'Leave')?.click();
    await wait();
    expect(session.called).to.deep.equal([]);
    deepButton(room, 'End for both')?.click();
    await wait();
    expect(session.called).to.deep.equal(['end']);
  });

  it('stops the recording from the red dot', async () => {
    const { room, session } = await mountRoom(inCall());
    deepButton(room, 'Recording')?.click();
    await wait();
    deepButton(room, 'Stop recording')?.click();
    await wait();
    const text = 'This consultation is being recorded\nOnly you can replay it. You can stop it at any moment; your consultation goes on.\nStop recording';
    expect(session.calls).to.deep.equal([{ name: 'setRecordingConsent', args: ['deny', { text, lang: 'en-GB' }] }]);
    expect(deepButton(room, 'Recording'), 'still recording until the session says otherwise').not.to.equal(null);
    session.set({ recording: { state: 'declined', consent: 'deny' } });
    await wait();
    expect(deepButton(room, 'Recording')).to.equal(null);
  });

  it('chooses a device, and shows the session’s choice until it is made', async () => {
    const { room, session } = await mountRoom(camera);
    const select = deep(room, 'select#microphone') as HTMLSelectElement;
    select.value = 'mic-2';
    select.dispatchEvent(new Event('change'));
    await wait();
    expect(session.calls.at(-1)).to.deep.equal({ name: 'selectDevice', args: ['microphone', 'mic-2'] });
    expect(select.value).to.equal('mic-1');
    session.set({ local: { microphoneId: 'mic-2' } });
    await wait();
    expect(select.value).to.equal('mic-2');
  });

  it('does nothing that a host has taken over', async () => {
    const { room, session } = await mountRoom(inCall());
    document.body.addEventListener('consult-mute-request', (event) => event.preventDefault(), { once: true });
    deepButton(room, 'Mute')?.click();
    await wait();
    expect(session.called).to.deep.equal([]);
  });

  it('says what did not work, and stays', async () => {
    const { room } = await mountRoom(new FakeSession(camera, { rejects: true }));
    deepButton(room, 'Join with video')?.click();
    await wait();
    expect(deepText(room)).to.contain('The service has a problem of its own');
    deepButton(room, 'Close')?.click();
    await wait();
    expect(deepText(room)).not.to.contain('The service has a problem');
    expect(deepButton(room, 'Join with video')).not.to.equal(null);
  });

  it('shows that it joins, once, until the session has answered', async () => {
    let answer = (): void => {};
    const { room, session } = await mountRoom(camera);
    session.join = (options) => { session.calls.push({ name: 'join', args: [options] }); return new Promise((resolve) => { answer = resolve; }); };
    session.calls.length = 0;
    deepButton(room, 'Join with video')?.click();
    await wait();
    expect(deepText(room)).to.contain('Joining…');
    deepButton(room, 'Joining…')?.click();
    await wait();
    expect(session.called).to.deep.equal(['join']);
    answer();
    await wait();
    expect(deepText(room)).not.to.contain('Joining…');
  });

  it('turns a preview off that was for a switch which did not happen', async () => {
    const asked = inCall({ modePending: { target: 'video', by: 'practitioner', stage: 'asked' }, ...camera });
    const { session } = await mountRoom(asked);
    session.set({ modePending: null, modeDeclined: null });
    await wait();
    expect(session.calls).to.deep.equal([{ name: 'preview', args: [{ camera: false }] }]);
  });

  it('tells the page of states and modes as facts', async () => {
    const { room, session } = await mountRoom();
    const seen: string[] = [];
    room.addEventListener('consult-state-change', (event) => seen.push((event as Event & { state: string }).state));
    session.set({ state: 'waiting' });
    session.set({ state: 'waiting', remote: { present: true } });
    session.set({ state: 'ended', endReason: 'lost', error: new ConsultError('session/connect-timeout') });
    expect(seen).to.deep.equal(['waiting', 'ended']);
  });
});
