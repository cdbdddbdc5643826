import { before, describe, it } from 'node:test';
import { WebSocket as NodeSocket } from 'ws';
import { adapterContract } from '../../src/testing/contract/adapter-contract.js';
import { httpContractSubject } from '../adapter/http-contract-subject.js';
import { onOneEngine } from './support/engines.js';

onOneEngine('the adapter contract over HTTP', (context) => {
  let offset = 0;
  let url = '';
  const now = (): number => Date.now() + offset;
  before(async () => {
    ({ url } = await context.start({ clock: now, dropInMinutes: 5 }));
  });
  const openSocket = (at: string): WebSocket => new NodeSocket(at) as unknown as WebSocket;
  const advance = (millis: number): void => {
    offset += millis;
  };
  adapterContract(() => httpContractSubject({ url, now, advance, openSocket }), { describe, it }, { clock: true });
});
