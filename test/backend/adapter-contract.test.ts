import { before, describe, it } from 'node:test';
import { WebSocket as NodeSocket } from 'ws';
import { adapterContract } from '../../src/testing/contract/adapter-contract.js';
import { httpContractSubject } from '../adapter/http-contract-subject.js';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { ContractSubject } from '../../src/testing/contract/contract-subject.js';
import { onOneEngine } from './support/engines.js';
import { liftNow, stopNow } from './support/stopping.js';

onOneEngine('the adapter contract over HTTP', (context) => {
  let offset = 0;
  let backend: Backend;
  const now = (): number => Date.now() + offset;
  before(async () => {
    backend = await context.start({ clock: now, dropInMinutes: 5 });
  });
  const openSocket = (at: string): WebSocket => new NodeSocket(at) as unknown as WebSocket;
  const advance = (millis: number): void => {
    offset += millis;
  };
  const stops: ContractSubject['stops'] = {
    make: async (scope, target) => (await stopNow(backend, { scope, target })).seq,
    lift: async (seq) => void (await liftNow(backend, seq)),
  };
  adapterContract(async () => ({ ...(await httpContractSubject({ url: backend.url, now, advance, openSocket })), stops }), { describe, it }, { clock: true, stops: true });
});
