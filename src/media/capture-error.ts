import { ConsultError } from '../domain/consult-error.js';
import type { ErrorCode } from '../domain/error-codes.js';

const BY_NAME: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'media/permission-denied',
  SecurityError: 'media/blocked-by-page',
  NotFoundError: 'media/not-found',
  OverconstrainedError: 'media/not-found',
  NotReadableError: 'media/in-use',
  AbortError: 'media/in-use',
  // A page that is not shown, or a browser that gave the device up: neither says that it cannot.
  InvalidStateError: 'media/no-answer',
  TimeoutError: 'media/no-answer',
};

interface FeaturePolicy { allowsFeature(name: string): boolean }

/** What getUserMedia threw, by cause, so that the way out can be named. */
export function captureError(cause: unknown, kind: 'audio' | 'video'): ConsultError {
  const name = cause instanceof Error ? cause.name : '';
  let code = BY_NAME[name] ?? 'media/unsupported';
  // The browser says NotAllowedError too when an embedding page has not passed the permission on.
  if (code === 'media/permission-denied' && !allowedByPage(kind)) code = 'media/blocked-by-page';
  return new ConsultError(code, { cause });
}

function allowedByPage(kind: 'audio' | 'video'): boolean {
  const policy = (document as { featurePolicy?: FeaturePolicy }).featurePolicy;
  return policy === undefined || policy.allowsFeature(kind === 'audio' ? 'microphone' : 'camera');
}
