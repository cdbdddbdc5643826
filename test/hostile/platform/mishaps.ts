import type { ConsultClient } from '../../../src/client/consult-client.js';
import type { SessionHandle } from '../../../src/session/session-handle.js';
import type { HostileHost } from '../../../src/testing/hostile-host/hostile-host.js';
import type { HostileLine } from '../../../src/testing/hostile-platform/hostile-line.js';
import type { HostilePlatform } from '../../../src/testing/hostile-platform/hostile-platform.js';
import type { Mishap } from './steps.js';

/** Milliseconds that a person gives a page before the next step. What is not done by then goes on meanwhile. */
export const PATIENCE = 150;

/** What a mishap befalls. */
export interface Befallen {
  platform: HostilePlatform;
  line: HostileLine;
  host: HostileHost;
  client: ConsultClient;
  session: SessionHandle | null;
}

/** Lets it happen to the page. */
export async function befall(step: Mishap, { platform, line, host, client, session }: Befallen): Promise<void> {
  const { devices, storage, locks, answers, page, time } = platform;
  switch (step.happens) {
    case 'promise': return answers.behave(step.name, step.behaviour);
    case 'devices answer': return devices.behave({ [step.kind]: step.behaviour });
    case 'devices are': return devices.set(step);
    case 'tracks end': {
      for (const track of devices.live) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      return;
    }
    case 'storage': return storage.behave(step);
    case 'storage is closed': return storage.terminate();
    case 'storage is cleared': {
      storage.terminate();
      await Promise.race([Promise.all((await indexedDB.databases()).map(({ name }) => storage.clear(name ?? '').catch(() => undefined))), pause(PATIENCE)]);
      return;
    }
    case 'locks': return locks.behave(step.behaviour);
    case 'line': return line.behave(step.behaviour);
    case 'channel': return line.channel(step.behaviour);
    case 'clock': return time.setClock(step.ahead * 1000);
    case 'page': return page.happen(step.event);
    case 'late answers': {
      platform.answerLate();
      return line.answerLate();
    }
    case 'listener': {
      if (step.event === 'principal-change' || step.event === 'violation') client.on(step.event, host.callback(step.event));
      else session?.on(step.event, host.callback(step.event));
      return;
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
