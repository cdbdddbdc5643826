import { isThenable } from '../async/call-host.js';
import { within } from '../async/within.js';
import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { asConsultError } from '../domain/consult-error.js';

/** How long a port may take to answer, milliseconds: the adapter knows better, and this is for one that waits for ever. */
const ANSWER_MS = 120_000;

/**
 * The adapter as the client asks it. What its ports throw or reject with, and is no ConsultError, is trouble of the backend:
 * `backend/failed`, with its cause. So whatever else goes wrong on a page is trouble of the browser. A port that has not
 * answered within two minutes is `backend/unreachable`. A call that its own signal has ended rejects with the signal's reason.
 */
export function answeredPorts(adapter: BackendAdapter): BackendAdapter {
  const ports = new WeakMap<object, object>();
  const answered = (port: object): object => {
    const made = ports.get(port) ?? answeredPort(port);
    ports.set(port, made);
    return made;
  };
  return new Proxy(adapter, {
    get: (target, name) => {
      const port: unknown = Reflect.get(target, name, target);
      return typeof port === 'object' && port !== null ? answered(port) : port;
    },
  });
}

function answeredPort(port: object): object {
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      if (!methods.has(name)) methods.set(name, (...args: unknown[]) => ask(() => Reflect.apply(method, target, args) as unknown, args));
      return methods.get(name);
    },
  });
}

/** What answers at once, as a subscription does, is passed on as it is. */
function ask(call: () => unknown, args: readonly unknown[]): unknown {
  const fault = (cause: unknown): unknown => (args.some((each) => each instanceof AbortSignal && each.aborted) ? cause : asConsultError(cause, 'backend/failed'));
  try {
    const answer = call();
    return isThenable(answer) ? within(Promise.resolve(answer), ANSWER_MS, 'backend/unreachable').catch((cause: unknown) => { throw fault(cause); }) : answer;
  } catch (cause) {
    throw fault(cause);
  }
}
