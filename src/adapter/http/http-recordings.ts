import * as z from 'zod/mini';
import type { RecordingPort } from '../ports/recording-port.js';
import { ConsultError } from '../../domain/consult-error.js';
import { digestSchema, FRONTIER_MAX } from '../../domain/recording.js';
import { tokenSchema } from '../../domain/token.js';
import { digest } from '../../ownership/digest.js';
import { SEALED_SEGMENT_MAX_BYTES } from '../../ownership/segment-head.js';
import { RECORDINGS_MAX_BYTES } from './answer-limits.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';
import { nullWhenAbsent } from './null-when-absent.js';

// More items than were asked for are the client's to report, and to leave alone.
const pageSchema = z.object({ items: z.array(z.unknown()), next: z.nullable(z.string().check(z.maxLength(1_000))) });
const leaseSchema = z.object({ lease: tokenSchema });
const progressSchema = z.object({
  nextSeq: z.int().check(z.nonnegative()), head: z.nullable(tokenSchema), frontier: z.array(digestSchema).check(z.maxLength(FRONTIER_MAX)),
  final: z.boolean(), closed: z.boolean(), over: z.boolean(),
});

/** `/recordings`. Items are handed on unparsed: each one is the gate's. */
export function httpRecordings(http: HttpClient): RecordingPort {
  return {
    list: ({ cursor, limit }, signal) => http.json('GET', '/recordings', pageSchema, { query: { cursor, limit }, maxBytes: RECORDINGS_MAX_BYTES, signal }),
    get: (rid, signal) => nullWhenAbsent(async () => http.json('GET', httpPath`/recordings/${rid}`, z.unknown(), { maxBytes: RECORDINGS_MAX_BYTES, signal })),
    segment: (rid, seq, signal) => nullWhenAbsent(async () => {
      const bytes = await http.octets(httpPath`/recordings/${rid}/segments/${seq}`, { maxBytes: SEALED_SEGMENT_MAX_BYTES, signal });
      if (bytes.length === 0) throw new ConsultError('backend/bad-response');
      return bytes;
    }),
    lease: (rid, kid, nonce, signal) => nullWhenAbsent(async () => (await http.json('POST', httpPath`/recordings/${rid}/lease`, leaseSchema, { json: { kid, nonce }, signal })).lease),
    putGrant: async (rid, grant, signal) => http.settle('POST', httpPath`/recordings/${rid}/grants`, { json: grant, signal }),
    progress: (rid, signal) =>
      nullWhenAbsent(async () => http.json('GET', httpPath`/recordings/${rid}/progress`, progressSchema, { signal })),
    putWraps: async (rid, wraps, signal) => http.settle('PUT', httpPath`/recordings/${rid}/wraps`, { json: { wraps }, signal }),
    async putSegment(rid, { seq, head, bytes }, signal) {
      await http.settle('PUT', httpPath`/recordings/${rid}/segments/${seq}`, {
        octets: bytes,
        headers: { 'Consult-Segment-Head': head, 'Repr-Digest': `sha-256=:${standardBase64(await digest(bytes))}:` },
        signal,
      });
    },
  };
}

/** A base64url SHA-256 as RFC 9530 writes it: 43 characters, standard alphabet, padded to 44. */
function standardBase64(sha256: string): string {
  return `${sha256.replaceAll('-', '+').replaceAll('_', '/')}=`;
}
