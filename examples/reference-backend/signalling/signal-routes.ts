import { Hono, type Context } from 'hono';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { partyOrRefused } from '../audit/refuse-officer.js';
import { scopeOf, type PartyPrincipal } from '../identity/principal.js';
import { bearerOf } from '../http/require-sign-in.js';
import { EventStream } from './event-stream.js';
import { parseFrame, type ServerFrame } from './signal-frames.js';
import { wantedRoom, type SignalServer, type SignalServerDependencies, type WantedRoom } from './signal-server.js';
import { readRoom, storeSignal } from './signal-store.js';

/**
 * The room of a consultation where a proxy refuses WebSockets, under the same sign-in and the same limits:
 * `GET /sessions/{sid}/signal?instance=…&after=<id|now>` is a stream of what the socket would say, and
 * `POST /sessions/{sid}/signal?instance=…` takes one frame and answers with those that the socket would answer with.
 */
export function signalRoutes(signals: SignalServer, dependencies: Pick<SignalServerDependencies, 'database' | 'verify' | 'clock'>): Hono {
  return new Hono()
    .get('/sessions/:sid/signal', async (c) => {
      const token = bearerOf(c);
      const wanted = wantedOf(c);
      const stream = new EventStream(c.req.raw.signal);
      try {
        await signals.join(stream, wanted, token);
      } catch (error) {
        stream.close(0);
        throw error;
      }
      return c.body(stream.body, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    })
    .post('/sessions/:sid/signal', async (c) => {
      const { database, verify, clock } = dependencies;
      const principal = await partyOrRefused(database, (await verify(bearerOf(c))).principal, 'POST /sessions/{sid}/signal', clock());
      return c.json({ frames: await take(dependencies, principal, wantedOf(c), await c.req.text()) }, 200, { 'Cache-Control': 'no-store' });
    });
}

function wantedOf(c: Context): WantedRoom {
  const wanted = wantedRoom(c.req.param('sid'), c.req.query('instance'), c.req.query('after'));
  if (wanted === null) throw new ConsultError('backend/not-found');
  return wanted;
}

/** @throws ConsultError `backend/not-found`, `backend/rejected`, `backend/conflict` (this page is not, or no longer, the one that speaks), `backend/too-many-requests` */
async function take({ database }: Pick<SignalServerDependencies, 'database'>, principal: PartyPrincipal, { sid, instance }: WantedRoom, text: string): Promise<ServerFrame[]> {
  const room = await database.transaction(scopeOf(principal, 'party'), (tx) => readRoom(tx, principal, sid));
  if (room.instance !== instance) throw new ConsultError('backend/conflict');
  const frame = parseFrame(text);
  if (frame?.type === 'ping') return [{ type: 'pong' }];
  if (frame === null || frame.message.sid !== sid || frame.message.instance !== instance || frame.message.from !== principal.role) throw new ConsultError('backend/rejected');
  if (!(await storeSignal(database, principal, frame.message))) throw new ConsultError('backend/too-many-requests');
  return [{ type: 'ack', n: frame.n }];
}
