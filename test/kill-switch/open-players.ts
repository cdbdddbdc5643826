import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { httpAdapter } from '../../src/adapter/http/http-adapter.js';
import type { IncidentPort } from '../../src/adapter/ports/incident-port.js';
import { PlaybackLease } from '../../src/client/playback-lease.js';
import { whenStopped } from '../../src/client/stopped-playback.js';
import { Stops } from '../../src/incident/stops.js';
import { verifyLease } from '../../src/ownership/lease.js';
import { audience } from '../../src/ownership/session-claim.js';
import { portOf } from '../../src/testing/port-of.js';
import type { Recorded } from '../backend/support/consultation.js';
import { NORTHWIND } from '../backend/support/stopping.js';

/** An element that plays without end. */
class PlayingMedia extends EventTarget {
  paused = false;
  src = 'blob:playing';

  play(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }
}

export interface Player {
  /** By `performance.now`. Resolves when nothing plays any more and nothing is seen. */
  stoppedAt: Promise<number>;
  code: () => string | null;
  close(): void;
}

/**
 * A page that plays a recording: the client's own leases and stops, over HTTP to a real backend; in place of the browser's element
 * one that plays without end. @param pushed whether the stream of stops comes through
 */
export async function openPlayer(backend: Backend, { member, grant: { rid, sid }, patientKeys }: Recorded, pushed: boolean): Promise<Player> {
  const { keyset } = backend.services.trust.of(NORTHWIND);
  const { subject, tenant, region } = await member.me();
  const adapter = httpAdapter({ baseUrl: `${backend.url}/api`, token: () => Promise.resolve(member.token) });
  const incidents: Pick<IncidentPort, 'stops' | 'watchStops'> = portOf(adapter, 'incidents');
  const blocked: typeof incidents['watchStops'] = (_after, onStops) => {
    queueMicrotask(() => onStops(null));
    return () => undefined;
  };
  const stops = await new Stops({
    port: pushed ? incidents : { stops: incidents.stops!.bind(incidents), watchStops: blocked },
    tenant, region, subject, resolveKey: (kid, at) => keyset.keyOf('incident', kid, at), onRollback: () => { throw new Error('a rollback'); },
    store: { read: () => ({ seq: 0, tokens: [] }), write: () => undefined },
  }).open();
  const recordings = portOf(adapter, 'recordings');
  const { account: { kid } } = patientKeys;
  const media = new PlayingMedia();
  let knownRevocation = 0;
  const lease = new PlaybackLease({
    media: media as unknown as HTMLMediaElement,
    ask: (nonce, signal) => {
      knownRevocation = stops.seq;
      return recordings.lease(rid, kid, nonce, signal);
    },
    verify: async (token, nonce, now) => {
      const result = await verifyLease(token, { resolveKey: (name, at) => keyset.keyOf('lease', name, at), audience: audience(tenant, region), rid, subject, kid, nonce, knownIat: 0, knownRevocation, now });
      if (result.ok) await stops.catchUp(result.payload.rev);
      return result;
    },
  });
  await lease.granted();
  const stopped = whenStopped(stops, { rid, sid, subs: [], kids: [kid], features: ['replay'] });
  let code: string | null = null;
  const stoppedAt = Promise.race([stopped.done, lease.done]).catch((error: { code: string }) => {
    code = error.code;
    lease.stop();
    stopped.end();
    media.pause();
    media.src = '';
  }).then(() => performance.now());
  return { stoppedAt, code: () => code, close: () => { lease.stop(); stopped.end(); stops.close(); } };
}
