import { LateAnswers, type Behaviour } from './settle.js';

type Owner = Record<string, unknown>;

/** Promises of the browser, by the name that its specification gives them; null where this browser has no such thing. */
const OWNERS = {
  'AudioContext.close': () => prototypeOf('AudioContext'),
  'AudioContext.resume': () => prototypeOf('AudioContext'),
  'AudioEncoder.flush': () => prototypeOf('AudioEncoder'),
  'AudioEncoder.isConfigSupported': () => classOf('AudioEncoder'),
  'CredentialsContainer.create': () => prototypeOf('CredentialsContainer'),
  'CredentialsContainer.get': () => prototypeOf('CredentialsContainer'),
  'HTMLMediaElement.play': () => prototypeOf('HTMLMediaElement'),
  'Permissions.query': () => prototypeOf('Permissions'),
  'PublicKeyCredential.getClientCapabilities': () => classOf('PublicKeyCredential'),
  'PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable': () => classOf('PublicKeyCredential'),
  'RTCPeerConnection.createAnswer': () => prototypeOf('RTCPeerConnection'),
  'RTCPeerConnection.createOffer': () => prototypeOf('RTCPeerConnection'),
  'RTCPeerConnection.generateCertificate': () => classOf('RTCPeerConnection'),
  'RTCPeerConnection.getStats': () => prototypeOf('RTCPeerConnection'),
  'RTCPeerConnection.setLocalDescription': () => prototypeOf('RTCPeerConnection'),
  'RTCPeerConnection.setRemoteDescription': () => prototypeOf('RTCPeerConnection'),
  'StorageManager.estimate': () => prototypeOf('StorageManager'),
  'StorageManager.persist': () => prototypeOf('StorageManager'),
  'VideoEncoder.flush': () => prototypeOf('VideoEncoder'),
  'VideoEncoder.isConfigSupported': () => classOf('VideoEncoder'),
  'WakeLock.request': () => prototypeOf('WakeLock'),
} as const satisfies Record<string, () => Owner | null>;

export type PlatformPromise = keyof typeof OWNERS;
export const PLATFORM_PROMISES = Object.keys(OWNERS) as readonly PlatformPromise[];

/** The promises of the page's browser: each answers as it should, never, not, or when the test says so. */
export interface HostileAnswers {
  /** From the next question on. */
  behave(name: PlatformPromise, behaviour: Behaviour): void;
  behaveAll(behaviour: Behaviour): void;
  /** What was asked and is held back is answered now. */
  answerLate(): void;
  /** Gives the page its browser back. */
  restore(): void;
}

export function hostileAnswers(): HostileAnswers {
  const now = new Map<PlatformPromise, Behaviour>();
  const late = new LateAnswers();
  const undo: (() => void)[] = [];
  for (const name of PLATFORM_PROMISES) {
    const [, method = ''] = name.split('.');
    const owner = OWNERS[name]();
    const own = owner?.[method];
    if (owner === null || typeof own !== 'function') continue;
    owner[method] = function ask(this: unknown, ...args: unknown[]): unknown {
      const behaviour = now.get(name) ?? 'answer';
      const answer = (): Promise<unknown> => Reflect.apply(own, this, args) as Promise<unknown>;
      return behaviour === 'answer' ? answer() : late.settle(behaviour, answer, () => new DOMException(`A hostile ${name}`, 'OperationError'));
    };
    undo.push(() => { owner[method] = own; });
  }
  return {
    behave: (name, behaviour) => void now.set(name, behaviour),
    behaveAll: (behaviour) => { for (const name of PLATFORM_PROMISES) now.set(name, behaviour); },
    answerLate: () => late.release(),
    restore: () => { for (const each of undo.splice(0)) each(); },
  };
}

function classOf(name: string): Owner | null {
  return ((globalThis as unknown as Owner)[name] as Owner | undefined) ?? null;
}

function prototypeOf(name: string): Owner | null {
  return (classOf(name)?.['prototype'] as Owner | undefined) ?? null;
}
