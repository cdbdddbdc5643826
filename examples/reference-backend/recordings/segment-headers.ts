import { ConsultError } from '../../../src/domain/consult-error.js';
import { tokenSchema } from '../../../src/domain/token.js';
import type { SentSegment } from './recording-writes.js';

/**
 * What the headers of an upload say of its bytes: `Consult-Segment-Head`, a consult-head+jwt, and `Repr-Digest` (RFC 9530).
 * @throws ConsultError `backend/rejected`
 */
export function readSegmentHeaders(header: (name: string) => string | undefined, path: { rid: string; seq: number }): SentSegment {
  const head = tokenSchema.safeParse(header('Consult-Segment-Head'));
  if (!head.success || head.data === '') throw new ConsultError('backend/rejected');
  return { ...path, head: head.data, digest: readDigest(header('Repr-Digest')) };
}

/** `sha-256=:<base64>:` from a base64url digest. */
export function writeDigest(digest: string): string {
  return `sha-256=:${Buffer.from(digest, 'base64url').toString('base64')}:`;
}

function readDigest(text: string | undefined): string {
  const base64 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(text ?? '')?.[1];
  if (base64 === undefined) throw new ConsultError('backend/rejected');
  return Buffer.from(base64, 'base64').toString('base64url');
}
