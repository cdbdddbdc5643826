import { expect } from 'chai';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { isConsultError } from '../../src/domain/consult-error.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import { quickTimers } from '../../src/testing/hostile-platform/quick-timers.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';

/** A method's answer, or its fault, in place of the port's own. */
type Misdeed = (port: string, method: string, args: readonly unknown[]) => unknown;

/** The adapter, of which each method of these ports does something else. */
function misbehaving(adapter: BackendAdapter, ports: readonly string[], misdeed: Misdeed): BackendAdapter {
  const wrap = (port: string, target: object): object => new Proxy(target, {
    get: (of, method) => {
      const own: unknown = Reflect.get(of, method);
      return typeof own === 'function' ? (...args: unknown[]) => misdeed(port, String(method), args) : own;
    },
  });
  return { ...adapter, ...Object.fromEntries(Object.entries(adapter).flatMap(([name, port]) => (ports.includes(name) ? [[name, wrap(name, port as object)]] : []))) };
}

interface Outcome {
  code: string;
  cause: unknown;
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    await call();
    return { code: 'answered', cause: null };
  } catch (error) {
    return isConsultError(error) ? { code: error.code, cause: error.cause } : { code: `raw ${String(error)}`, cause: null };
  }
}

/** Each public method that asks a port, by the port that it asks first. */
const CALLS: Record<string, readonly ((client: ConsultClient) => Promise<unknown>)[]> = {
  identity: [(client) => client.identity(), (client) => client.refreshIdentity(), (client) => client.recordings!.list(), (client) => client.openSession('a-1'), (client) => client.keys.status(), (client) => client.scheduling!.services()],
  keys: [(client) => client.recordings!.list(), (client) => client.openSession('a-1'), (client) => client.keys.status(), (client) => client.keys.recover('1234'), (client) => client.keys.renewCode(), (client) => client.keys.removeDevice('k')],
  scheduling: [
    (client) => client.scheduling!.services(), (client) => client.scheduling!.slots({ serviceId: 's', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }), (client) => client.scheduling!.hold('s'),
    (client) => client.scheduling!.book({ holdId: 'h', mode: 'audio' }), (client) => client.scheduling!.appointments(), (client) => client.scheduling!.appointment('a'), (client) => client.scheduling!.cancel('a'),
  ],
  sessions: [(client) => client.openSession('a-1')],
  recordings: [(client) => client.recordings!.list()],
};

describe('an adapter that breaks its word', () => {
  let test: TestWorld;
  before(async () => { test = await createTestWorld(); });

  function clientOf(ports: readonly string[], misdeed: Misdeed): ConsultClient {
    const { tenant, region } = test.world;
    const adapter = misbehaving(memoryAdapter(test.world, test.member.identity), ports, misdeed);
    return createConsultClient({ adapter, tenant, region, trust: test.trust, now: test.clock.now, keyStore: memoryKeyStore(), logger: { warn: () => undefined } });
  }

  for (const [port, calls] of Object.entries(CALLS)) {
    for (const [how, misdeed] of Object.entries({
      'rejects with an error of its own': (error: Error) => Promise.reject(error),
      'throws': (error: Error) => { throw error; },
    })) {
      it(`is trouble of the backend, with its cause, when its port ${port} ${how}`, async () => {
        const error = new RangeError('an error of the adapter’s own');
        for (const call of calls) {
          const client = clientOf([port], () => misdeed(error));
          expect(await outcomeOf(() => call(client)), String(call)).to.deep.equal({ code: 'backend/failed', cause: error });
          await client.dispose();
        }
      });
    }

    it(`is not waited for for ever when its port ${port} does not answer`, async () => {
      for (const call of calls) {
        const client = clientOf([port], () => new Promise(() => undefined));
        const restore = quickTimers({ from: 100_000, to: 20 });
        try {
          expect((await outcomeOf(() => call(client))).code, String(call)).to.equal('backend/unreachable');
        } finally {
          restore();
          await client.dispose();
        }
      }
    }).timeout(20_000);
  }

  it('is given back the reason of a signal that its caller has ended', async () => {
    const reason = new Error('the caller’s own');
    const stop = new AbortController();
    const client = clientOf(['scheduling'], (_port, _method, args) => {
      stop.abort(reason);
      return Promise.reject((args.at(-1) as AbortSignal).reason as Error);
    });
    expect(await client.scheduling!.services(stop.signal).catch((error: unknown) => error)).to.equal(reason);
    await client.dispose();
  });

  it('is not blamed for what the browser does', async () => {
    const { importKey } = SubtleCrypto.prototype;
    const fault = new DOMException('A hostile browser', 'OperationError');
    const client = clientOf([], () => undefined);
    SubtleCrypto.prototype.importKey = () => Promise.reject(fault);
    try {
      const { code } = await outcomeOf(() => client.recordings!.list());
      expect(code).not.to.match(/^(raw|answered|backend)/);
    } finally {
      SubtleCrypto.prototype.importKey = importKey;
      await client.dispose();
    }
  });
});
