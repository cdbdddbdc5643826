import type { ErrorCode } from '../domain/error-codes.js';

/** The part of a page's globals that decides whether calls can be made in it. */
export interface CallScope {
  /** Undefined where this is no page. */
  isSecureContext?: boolean;
  RTCPeerConnection?: unknown;
}

/** Why no call can be made in this page, whatever the person does in it; null where one can. */
export function callFault(scope: CallScope): Extract<ErrorCode, 'browser/insecure' | 'browser/no-webrtc'> | null {
  if (scope.isSecureContext === undefined) return null;
  // Browsers give a page that anybody on the way could have changed neither camera nor keys.
  if (!scope.isSecureContext) return 'browser/insecure';
  const { RTCPeerConnection: connection } = scope;
  return typeof connection === 'function' && 'generateCertificate' in connection ? null : 'browser/no-webrtc';
}
