import { ConsultError } from '../../../src/domain/consult-error.js';
import { epochNumberSchema } from '../../../src/domain/epoch.js';
import type { SegmentClaim } from './recording-writes.js';

const LONGEST_SEGMENT = 60_000;

/**
 * What the headers of an upload say of its bytes: `Consult-Segment-Epoch`, `-Kind`, `-Duration` and `Repr-Digest` (RFC 9530).
 * @throws ConsultError `backend/rejected`
 */
export function readSegmentHeaders(header: (name: string) => string | undefined, path: { rid: string; seq: number }): SegmentClaim {
  const e = wholeNumber(header('Consult-Segment-Epoch'));
  const dur = wholeNumber(header('Consult-Segment-Duration'));
  const kind = header('Consult-Segment-Kind');
  const digest = readDigest(header('Repr-Digest'));
  const isKnown = kind === 'init' || kind === 'media';
  if (!epochNumberSchema.safeParse(e).success || !(dur <= LONGEST_SEGMENT) || !isKnown) throw new ConsultError('backend/rejected');
  return { ...path, e, dur, kind, digest };
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

function wholeNumber(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : Number.NaN;
}
