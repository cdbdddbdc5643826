import { hostileAnswers, type HostileAnswers } from './hostile-answers.js';
import { hostileDevices, type HostileDevices } from './hostile-devices.js';
import { hostileLocks, type HostileLocks } from './hostile-locks.js';
import { hostilePage, type HostilePage } from './hostile-page.js';
import { hostileStorage, type HostileStorage } from './hostile-storage.js';
import { virtualTime, type VirtualTime } from './virtual-time.js';

/** A browser at its worst, in a test's hands. Everything answers as it should until the test says otherwise. */
export interface HostilePlatform {
  /** Timers, the clock that nobody sets, and the one that anybody can. */
  readonly time: VirtualTime;
  /** Given to a client as `devices`: promises that hang, fail or come late; devices that are gone, taken or refused. */
  readonly devices: HostileDevices;
  /** IndexedDB. */
  readonly storage: HostileStorage;
  readonly locks: HostileLocks;
  /** The browser's other promises. */
  readonly answers: HostileAnswers;
  /** Hidden, frozen, kept for the way back, offline. */
  readonly page: HostilePage;
  /** Everything that was held back answers now. */
  answerLate(): void;
  /** Everything answers as it should from here on. What hangs already hangs on. */
  behave(): void;
  /** Stops every device, and gives the page its browser back. */
  restore(): void;
}

/**
 * Takes the page's browser into a test's hands: see `hostileHost` for its host, and `hostileBackend` for its backend.
 * One at a time. @param start the true time, milliseconds since 1970
 */
export function hostilePlatform({ start }: { start?: number } = {}): HostilePlatform {
  const time = virtualTime(start);
  const [devices, storage, locks, answers, page] = [hostileDevices(), hostileStorage(), hostileLocks('answer'), hostileAnswers(), hostilePage()];
  return {
    time, devices, storage, locks, answers, page,
    answerLate() {
      devices.answerLate();
      storage.openLate();
      locks.grantLate();
      answers.answerLate();
    },
    behave() {
      devices.behave({ microphone: 'answer', camera: 'answer', list: 'answer' });
      devices.set({ microphone: 'ok', camera: 'ok' });
      storage.behave({ open: 'answer', work: 'answer' });
      locks.behave('answer');
      answers.behaveAll('answer');
    },
    restore() {
      devices.dispose();
      for (const each of [page, answers, locks, storage, time]) each.restore();
    },
  };
}
