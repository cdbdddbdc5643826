import type { BackendAdapter } from '../adapter/backend-adapter.js';
import type { RecordingPort } from '../adapter/ports/recording-port.js';
import { portOf } from './port-of.js';

/** What a backend that is wrong serves instead of the truth. Absent: the truth. */
export interface Lies {
  /** The items of a page. `limit`: how many were asked for. */
  list?: (honest: unknown[], limit: number) => unknown[] | Promise<unknown[]>;
  /** The item of an id; `honest` is null when there is none. */
  open?: (honest: unknown, rid: string) => unknown;
  /** A segment's bytes; null serves none. */
  segment?: (honest: Uint8Array<ArrayBuffer> | null, rid: string, seq: number) => Promise<Uint8Array<ArrayBuffer> | null>;
}

export interface LyingRecordings {
  adapter: BackendAdapter;
  /** Each segment that was asked for, as `rid/seq`: a foreign item must never be in it. */
  asked: string[];
}

/** Wraps an adapter so that its recordings lie. It hands out bytes for anything: what keeps them away must be the client. */
export function lyingRecordings(adapter: BackendAdapter, lies: Lies): LyingRecordings {
  const honest = portOf(adapter, 'recordings');
  const asked: string[] = [];
  const recordings: RecordingPort = {
    async list(query, signal) {
      const page = await honest.list(query, signal);
      return { ...page, items: (await lies.list?.(page.items, query.limit ?? page.items.length)) ?? page.items };
    },
    async get(rid, signal) {
      const item = await honest.get(rid, signal);
      return lies.open === undefined ? item : lies.open(item, rid);
    },
    async segment(rid, seq, signal) {
      asked.push(`${rid}/${seq}`);
      const bytes = await honest.segment(rid, seq, signal);
      return lies.segment === undefined ? bytes ?? crypto.getRandomValues(new Uint8Array(64)) : lies.segment(bytes, rid, seq);
    },
    lease: (rid, kid, nonce, signal) => honest.lease(rid, kid, nonce, signal),
    putGrant: (rid, grant, signal) => honest.putGrant(rid, grant, signal),
    progress: (rid, signal) => honest.progress(rid, signal),
    putWraps: (rid, wraps, signal) => honest.putWraps(rid, wraps, signal),
    putSegment: (rid, segment, signal) => honest.putSegment(rid, segment, signal),
  };
  return { adapter: { ...adapter, recordings }, asked };
}
