import '../../../components/room/define.js';
import type { ConsultRoom } from '../../../components/room/consult-room.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import type { Appointment } from '../../../src/domain/scheduling.js';
import { lazyKeys } from '../../../src/keys/lazy-keys.js';
import type { SessionHandle } from '../../../src/session/session-handle.js';
import { FakeSession } from '../../../stories/support/fake-session.js';
import type { SnapshotPatch } from '../../../stories/support/fake-snapshot.js';

export { FakeSession };
export { deep, deepAll, deepButton, deepText, inCall, settled } from '../../../stories/support/room-story.js';

const boxes = new Set<HTMLElement>();

/** An empty box on the page, removed by `cleanUp`. */
export function box(width = '400px', height = '700px'): HTMLElement {
  const element = document.createElement('div');
  element.style.inlineSize = width;
  element.style.blockSize = height;
  document.body.append(element);
  boxes.add(element);
  return element;
}

export function cleanUp(): void {
  for (const element of boxes) element.remove();
  boxes.clear();
}

/** A room that draws a fake session. */
export async function mountRoom(patch: SnapshotPatch | FakeSession = {}, parent = box()): Promise<{ room: ConsultRoom; session: FakeSession }> {
  const session = patch instanceof FakeSession ? patch : new FakeSession(patch);
  const room = document.createElement('consult-room');
  room.session = session;
  parent.append(room);
  await wait();
  return { room, session };
}

/** Everything that follows has happened: several turns, or so many milliseconds. */
export async function wait(milliseconds = 0): Promise<void> {
  await new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => { setTimeout(resolve); });
}

/** A client whose `openSession` does what it is told. */
export function fakeClient(openSession: ConsultClient['openSession'], appointment: Partial<Appointment> | null = null): ConsultClient & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    tenant: 'acorn', region: 'uk', locale: 'en', canConsult: true, principalChanges: 0, recordings: null, notices: null, accessLogs: null, compliance: null, keys: lazyKeys(() => Promise.reject(new Error('no keys here')), () => () => undefined),
    on: () => {}, off: () => {}, isStopped: () => false,
    now: () => Date.now(),
    identity: async () => null,
    refreshIdentity: async () => null,
    scheduling: appointment === null ? null : ({ appointment: async () => appointment } as unknown as NonNullable<ConsultClient['scheduling']>),
    openSession: (id: string): Promise<SessionHandle> => { opened.push(id); return openSession(id); },
    resumeUploads: async () => 0,
    dispose: async () => {},
  };
}

export function press(target: HTMLElement, key: string, shiftKey = false): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}
