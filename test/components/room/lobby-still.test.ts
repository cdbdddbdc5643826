import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { LocalSnapshot } from '../../../src/session/session-snapshot.js';
import { fakeCamera, fakeMicrophone, PATIENT } from '../../../stories/support/fake-pictures.js';
import { box, cleanUp, deepAll, mountRoom, wait } from './room-support.js';

/** What a lobby shows while the browser asks for devices, and after it was answered, in the order in which it may come. */
function states(): readonly (readonly [string, Partial<LocalSnapshot>])[] {
  const heard = new MediaStream([fakeMicrophone()]);
  const seen = new MediaStream([fakeMicrophone(), fakeCamera(PATIENT)]);
  const none = { stream: null, cameraOn: false, microphoneError: null, cameraError: null, microphones: [], cameras: [], microphoneId: null, cameraId: null };
  const listed = { microphones: [{ deviceId: 'm', label: 'Built-in microphone' }], cameras: [{ deviceId: 'c', label: 'Front camera' }] };
  const error = (code: ConstructorParameters<typeof ConsultError>[0]): ConsultError => new ConsultError(code);
  return [
    ['the browser asks', none],
    ['the microphone was allowed', { ...none, stream: heard, microphones: listed.microphones }],
    ['the camera was allowed', { ...none, stream: seen, cameraOn: true, ...listed }],
    ['the camera is off', { ...none, stream: heard, ...listed }],
    ['both were refused', { ...none, microphoneError: error('media/permission-denied'), cameraError: error('media/permission-denied') }],
    ['the camera is missing', { ...none, stream: heard, microphones: listed.microphones, cameraError: error('media/not-found') }],
    ['the microphone is in use', { ...none, stream: new MediaStream([fakeCamera(PATIENT)]), cameraOn: true, cameras: listed.cameras, microphoneError: error('media/in-use') }],
    ['each has a trouble of its own', { ...none, microphoneError: error('media/in-use'), cameraError: error('media/permission-denied') }],
    ['the page passes nothing on', { ...none, microphoneError: error('media/blocked-by-page'), cameraError: error('media/blocked-by-page') }],
    ['nothing answers', { ...none, microphoneError: error('media/no-answer'), cameraError: error('media/no-answer') }],
  ];
}

const overlap = (a: DOMRect, b: DOMRect): boolean => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

/** Where each button of the answer and of the way in is, by its part. */
function places(room: HTMLElement): Map<string, DOMRect> {
  return new Map(deepAll(room, 'button[part]').map((button) => [button.getAttribute('part')!, button]as const)
    .map(([part, button]) => [part.startsWith('join') ? `join: ${/audio|listen/i.test(button.textContent) ? 'audio' : 'video'}` : part, button.getBoundingClientRect()]));
}

describe('the lobby while the browser asks for devices', function () {
  this.timeout(60_000);
  afterEach(cleanUp);

  for (const [width, height] of [['320px', '568px'], ['360px', '780px'], ['768px', '1024px'], ['1280px', '800px']] as const) {
    for (const role of ['patient', 'practitioner'] as const) {
      it(`moves no button of a ${role}'s, and puts none where another one was: ${width}`, async () => {
        const [[, first], ...rest] = states() as [ReturnType<typeof states>[0], ...ReturnType<typeof states>];
        const { room, session } = await mountRoom({ role, recording: { state: 'asking', consent: null }, local: first }, box(width, height));
        const before = places(room);
        expect([...before.keys()]).to.include.members(role === 'patient' ? ['agree', 'decline', 'join: audio'] : ['join: audio']);
        const moved: string[] = [];
        for (const [what, local] of rest) {
          session.set({ local });
          await wait(50);
          for (const [part, place] of places(room)) {
            const was = before.get(part);
            if (was === undefined) {
              for (const [other, its] of before) if (overlap(place, its)) moved.push(`${what}: ${part} comes where ${other} was`);
              before.set(part, place);
            } else if (Math.abs(was.top - place.top) > 1 || Math.abs(was.left - place.left) > 1) {
              moved.push(`${what}: ${part} from ${Math.round(was.left)},${Math.round(was.top)} to ${Math.round(place.left)},${Math.round(place.top)}`);
            }
          }
        }
        expect(moved).to.deep.equal([]);
      });
    }
  }
});
