import type { BackendAdapter } from '../../adapter/backend-adapter.js';
import type { SignalingChannel, SignalingEvent, SignalingPort } from '../../adapter/ports/signaling-port.js';
import type { SignalMessage } from '../../domain/signal-message.js';
import { LateAnswers, type Behaviour } from './settle.js';

/** What a request rejects with, as a browser's `fetch` does. */
export const LINE_FAULT = 'Failed to fetch';

/** How the channel of a consultation behaves. `swallow`: it looks open, and nothing comes through either way. `cut`: it says that it connects. */
export type ChannelBehaviour = 'pass' | 'swallow' | 'cut';

/** The line to an honest backend, at its worst. */
export interface HostileLine {
  readonly adapter: BackendAdapter;
  /** Every port but signalling, from the next question on. */
  behave(behaviour: Behaviour): void;
  /** What was asked and is held back is asked now. */
  answerLate(): void;
  /** Every channel that is open, and those to come. What was sent into a cut one goes through when it passes again. */
  channel(behaviour: ChannelBehaviour): void;
}

/** What is told and asks nothing: it goes through as it is. */
const LISTENING: ReadonlySet<string | symbol> = new Set(['onTime', 'onPersonChange', 'watchStops', 'onChange']);

/** @param adapter an honest one, such as a memory adapter */
export function hostileLine(adapter: BackendAdapter): HostileLine {
  const late = new LateAnswers();
  const channels = new Set<(behaviour: ChannelBehaviour) => void>();
  let [ports, line]: [Behaviour, ChannelBehaviour] = ['answer', 'pass'];

  const answers = (port: object): object => new Proxy(port, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function' || LISTENING.has(name)) return own;
      return (...args: unknown[]): unknown => late.settle(ports, async () => (await Reflect.apply(own, target, args)) as unknown, () => new TypeError(LINE_FAULT));
    },
  });

  const passOver = (signaling: SignalingPort): SignalingPort['connect'] => (sid, instance, onEvent) => {
    const held: SignalMessage[] = [];
    let closed = false;
    const pass = (event: SignalingEvent): void => { if (line === 'pass' || event.type === 'state' && line === 'swallow') onEvent(event); };
    const channel = signaling.connect(sid, instance, pass);
    const behave = (behaviour: ChannelBehaviour): void => {
      if (behaviour === 'cut') onEvent({ type: 'state', state: 'connecting' });
      if (behaviour !== 'pass') return;
      onEvent({ type: 'state', state: 'open' });
      for (const message of held.splice(0)) channel.send(message);
    };
    channels.add(behave);
    if (line === 'cut') queueMicrotask(() => { if (!closed) behave('cut'); });
    return {
      send: (message) => {
        if (line === 'pass') channel.send(message);
        else if (line === 'cut') held.push(message);
      },
      probe: () => channel.probe(),
      close: () => {
        closed = true;
        channels.delete(behave);
        channel.close();
      },
    } satisfies SignalingChannel;
  };

  const wrapped = Object.fromEntries(Object.entries(adapter).map(([name, port]) => [name, name === 'signaling' ? { connect: passOver(port as SignalingPort) } : answers(port as object)]));
  return {
    adapter: wrapped as unknown as BackendAdapter,
    behave: (behaviour) => { ports = behaviour; },
    answerLate: () => late.release(),
    channel: (behaviour) => {
      if (behaviour === line) return;
      line = behaviour;
      for (const each of [...channels]) each(behaviour);
    },
  };
}
