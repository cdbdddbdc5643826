import { createRoute, z } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import { digestSchema, recordingItemSchema } from '../../../src/domain/recording.js';
import { laterWrapSchema, wrapsSchema } from '../../../src/domain/handed-wraps.js';
import { leaseNonceSchema } from '../../../src/ownership/lease.js';
import type { Clock } from '../clock.js';
import { bearer, createRouter, idParam, numberParam } from '../http/api.js';
import { answerOf, bodyOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import type { Principal } from '../identity/principal.js';
import { limitWrites } from '../http/limit-writes.js';
import type { BlobStore } from './blob-store.js';
import type { LeaseSigner } from './lease-signer.js';
import { putOwnerGrant, type OwnerGrantDependencies } from './owner-grants.js';
import type { RecordingReads } from './recording-reads.js';
import type { RecordingWrites } from './recording-writes.js';
import { readSegmentHeaders, writeDigest } from './segment-headers.js';
import { whatIsRead } from './what-is-read.js';
import { doing } from '../stops/enforce.js';
import { outgoingOf } from '../stops/outgoing-of.js';
import type { StopKeeper } from '../stops/stop-keeper.js';

const json = <T>(schema: T) => ({ 'application/json': { schema } });
const octets = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } as const } };
/** How often a page of a list is made anew because something in it was stopped meanwhile. */
const LIST_ATTEMPTS = 5;
const rid = z.object({ rid: idParam });
const segmentPath = z.object({ rid: idParam, seq: numberParam });
const item = answerOf('RecordingItem', recordingItemSchema);
const leaseRequestSchema = mini.object({ kid: digestSchema, nonce: leaseNonceSchema });
const wrapListSchema = mini.object({ wraps: wrapsSchema });

const list = createRoute({
  method: 'get', path: '/recordings', security: bearer, summary: 'The caller’s own recordings, newest first, each with its last head alone',
  request: { query: z.object({ cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(50).default(20) }) },
  responses: { 200: { description: 'A page', content: json(z.object({ items: z.array(item), next: z.string().nullable() })) }, ...refusals(400, 401, 423) },
});
const read = createRoute({
  method: 'get', path: '/recordings/{rid}', security: bearer, summary: 'One of the caller’s own recordings, with all its heads',
  request: { params: rid }, responses: { 200: { description: 'Recording', content: json(item) }, ...refusals(401, 404, 423) },
});
const segment = createRoute({
  method: 'get', path: '/recordings/{rid}/segments/{seq}', security: bearer, summary: 'A segment’s sealed bytes, with Content-Digest',
  request: { params: segmentPath }, responses: { 200: { description: 'Bytes', content: octets }, ...refusals(401, 404, 423) },
});
const lease = createRoute({
  method: 'post', path: '/recordings/{rid}/lease', security: bearer, middleware: limitWrites('leases'), summary: 'Permission to go on playing: a consult-lease+jwt of 15 seconds, for the caller, the key of theirs that opens the recording, and the nonce of this question',
  request: { params: rid, body: { required: true, content: json(bodyOf('LeaseRequest', leaseRequestSchema)) } },
  responses: { 200: { description: 'Lease', content: json(z.object({ lease: z.string() })) }, ...refusals(400, 401, 404, 423, 429) },
});
const grants = createRoute({
  method: 'post', path: '/recordings/{rid}/grants', security: bearer, middleware: limitWrites('wraps'), summary: 'Owner: hands over a wrap that was made later, to an account key of the owner’s, with the owner’s grant; the same again settles',
  request: { params: rid, body: { required: true, content: json(bodyOf('LaterWrap', laterWrapSchema)) } },
  responses: { 204: { description: 'Stored; again is once' }, ...refusals(400, 401, 404, 409, 423, 429) },
});
const progress = createRoute({
  method: 'get', path: '/recordings/{rid}/progress', security: bearer, summary: 'Recorder: how far the upload is',
  request: { params: rid },
  responses: { 200: { description: 'Progress', content: json(z.object({ nextSeq: z.int(), head: z.string().nullable(), frontier: z.array(z.string()), final: z.boolean(), closed: z.boolean(), over: z.boolean() })) }, ...refusals(401, 404) },
});
const put = createRoute({
  method: 'put', path: '/recordings/{rid}/segments/{seq}', security: bearer, middleware: limitWrites('segments'),
  summary: 'Recorder: stores a sealed segment. Headers Consult-Segment-Head (consult-head+jwt) and Repr-Digest',
  request: { params: segmentPath, body: { required: true, content: octets } },
  responses: { 201: { description: 'Stored' }, 204: { description: 'The same as is stored' }, ...refusals(400, 401, 404, 409, 410, 413, 429) },
});
const wraps = createRoute({
  method: 'put', path: '/recordings/{rid}/wraps', security: bearer, middleware: limitWrites('wraps'), summary: 'Recorder: hands over all wraps of the recording’s key, before the first head that names them',
  request: { params: rid, body: { required: true, content: json(bodyOf('WrapList', wrapListSchema)) } },
  responses: { 204: { description: 'Stored; again is once' }, ...refusals(400, 401, 404, 410, 429) },
});

export interface RecordingRouteDependencies extends OwnerGrantDependencies {
  reads: RecordingReads;
  writes: RecordingWrites;
  blobs: BlobStore;
  leaseSignerOf: (principal: Principal) => LeaseSigner;
  stops: StopKeeper;
  clock: Clock;
}

export function recordingRoutes({ database, trustOf, reads, writes, blobs, leaseSignerOf, stops, clock }: RecordingRouteDependencies) {
  return createRouter()
    .openapi(list, async (c) => {
      const [principal, query] = [c.get('principal'), c.req.valid('query')];
      // Where one of them is stopped while the answer is made, it is made again, without it.
      for (let attempt = 1; ; attempt++) {
        const page = await reads.list(principal, query, clock());
        try {
          await stops.handOver(principal, [doing(principal, ['replay']), ...page.items.flatMap((each) => whatIsRead(principal, each))], outgoingOf(c));
          return c.json(page, 200);
        } catch (error) {
          if (attempt === LIST_ATTEMPTS || !isConsultError(error) || error.code !== 'incident/stopped') throw error;
        }
      }
    })
    .openapi(read, async (c) => {
      const principal = c.get('principal');
      const found = await reads.read(principal, c.req.valid('param').rid, clock());
      await stops.handOver(principal, whatIsRead(principal, found), outgoingOf(c));
      return c.json(found, 200);
    })
    .openapi(segment, async (c) => {
      const path = c.req.valid('param');
      const principal = c.get('principal');
      const { digest, path: blob, whats } = await reads.authoriseSegment(principal, path.rid, path.seq, clock());
      const bytes = await blobs.read(blob);
      await stops.handOver(principal, whats, outgoingOf(c));
      return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'application/octet-stream', 'Content-Digest': writeDigest(digest) });
    })
    .openapi(lease, async (c) => {
      const [principal, { rid: which }, asked, now] = [c.get('principal'), c.req.valid('param'), c.req.valid('json'), clock()];
      const { rev, whats } = await reads.authoriseLease(principal, which, asked.kid, now);
      const signed = await leaseSignerOf(principal).sign(principal, which, asked, rev, now);
      await stops.handOver(principal, whats, outgoingOf(c));
      return c.json({ lease: signed }, 200);
    })
    .openapi(grants, async (c) => {
      await putOwnerGrant({ database, trustOf }, c.get('principal'), c.req.valid('param').rid, c.req.valid('json'), clock());
      return c.body(null, 204);
    })
    .openapi(progress, async (c) => c.json(await writes.progress(c.get('principal'), c.req.valid('param').rid, clock()), 200))
    .openapi(put, async (c) => {
      const path = c.req.valid('param');
      await writes.authorise(c.get('principal'), path.rid);
      const sent = readSegmentHeaders((name) => c.req.header(name), path);
      if (!/^application\/octet-stream\b/.test(c.req.header('Content-Type') ?? '')) throw new ConsultError('backend/rejected');
      const outcome = await writes.putSegment(c.get('principal'), sent, new Uint8Array(await c.req.arrayBuffer()), clock());
      return c.body(null, outcome === 'created' ? 201 : 204);
    })
    .openapi(wraps, async (c) => {
      await writes.putWraps(c.get('principal'), c.req.valid('param').rid, c.req.valid('json').wraps);
      return c.body(null, 204);
    });
}
