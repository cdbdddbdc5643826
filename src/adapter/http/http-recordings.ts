import * as z from 'zod/mini';
import type { RecordingPort } from '../ports/recording-port.js';
import { ConsultError } from '../../domain/consult-error.js';
import { SEGMENT_MAX_BYTES } from '../../domain/recording.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';
import { nullWhenAbsent } from './null-when-absent.js';

const pageSchema = z.object({ items: z.array(z.unknown()), next: z.nullable(z.string()) });
const progressSchema = z.object({ nextSeq: z.int().check(z.nonnegative()), final: z.boolean(), over: z.boolean() });

/** `/recordings`. Items are handed on unparsed: each one is the gate's. */
export function httpRecordings(http: HttpClient): RecordingPort {
  return {
    list: ({ cursor, limit }, signal) => http.json('GET', '/recordings', pageSchema, { query: { cursor, limit }, signal }),
    get: (rid, signal) => nullWhenAbsent(async () => http.json('GET', httpPath`/recordings/${rid}`, z.unknown(), { signal })),
    segment: (rid, seq, signal) => nullWhenAbsent(async () => {
      const bytes = await http.octets(httpPath`/recordings/${rid}/segments/${seq}`, { signal });
      if (bytes.length === 0 || bytes.length > SEGMENT_MAX_BYTES) throw new ConsultError('backend/bad-response');
      return bytes;
    }),
    progress: (rid, signal) =>
      nullWhenAbsent(async () => http.json('GET', httpPath`/recordings/${rid}/progress`, progressSchema, { signal })),
    async putSegment(head, bytes, signal) {
      await http.settle('PUT', httpPath`/recordings/${head.rid}/segments/${head.seq}`, {
        octets: bytes,
        headers: {
          'Consult-Segment-Epoch': String(head.e),
          'Consult-Segment-Kind': head.kind,
          'Consult-Segment-Duration': String(head.dur),
          'Repr-Digest': `sha-256=:${standardBase64(head.digest)}:`,
        },
        signal,
      });
    },
    finalize: async ({ rid, count, aborted }, signal) =>
      http.settle('PUT', httpPath`/recordings/${rid}/final`, { json: { count, aborted }, signal }),
  };
}

/** A base64url SHA-256 as RFC 9530 writes it: 43 characters, standard alphabet, padded to 44. */
function standardBase64(digest: string): string {
  return `${digest.replaceAll('-', '+').replaceAll('_', '/')}=`;
}
