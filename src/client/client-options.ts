import * as z from 'zod/mini';
import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { ConsultError } from '../domain/consult-error.js';
import { regionSchema, tenantSchema } from '../domain/realm-codes.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import type { KeyStore } from '../keys/key-store.js';
import type { CaptureDevices } from '../media/capture.js';
import { SUBJECT_ADVICE, type SubjectOption } from './host-identity.js';

/** Told about trouble, without personal data: a stable code and opaque ids. */
export interface Logger {
  warn(message: string, details: Readonly<Record<string, string | number | null>>): void;
}

export interface ConsultClientOptions {
  /** The backend, e.g. `httpAdapter({ … })`. */
  adapter: BackendAdapter;
  /** The insurer's code. What a backend says is compared with it, never the other way round. */
  tenant: string;
  /** The region's code, e.g. `uk`. */
  region: string;
  /** RFC 7638 thumbprint (base64url SHA-256) of the insurer's root key: hard-code it, do not fetch it. */
  trust: { rootThumbprint: string };
  /**
   * Whom the host has signed in: the subject that the backend has to answer with, or a function that gives it, null for
   * nobody. Needed where the access token is no JWT with a `sub`; where both say it, both are compared. Nothing is shown, and
   * no key is opened, to anybody else.
   */
  subject?: SubjectOption;
  /** STUN and TURN servers. None by default: no third party learns of a consultation. The backend may add its own. */
  iceServers?: RTCIceServer[];
  /** BCP 47; the page's language when absent. */
  locale?: string;
  /**
   * What a violation of the owner class does to the list: `suspend` (default) disables it until the page is loaded
   * again, `drop` leaves out the item alone.
   */
  onViolation?: 'suspend' | 'drop';
  logger?: Logger;
  /** Instead of the browser's devices; for tests and for hosts with their own capture. */
  devices?: CaptureDevices;
  /** Where the keys of the people who use this device lie, instead of the browser's database; for tests. */
  keyStore?: KeyStore;
  /** The device's clock, milliseconds since 1970, and, alone, what counts time too; for tests. */
  now?: () => number;
  /** What counts milliseconds and is never set, in place of `performance.now`; for tests. */
  monotonic?: () => number;
}

const portsSchema = z.looseObject({
  identity: z.looseObject({ whoAmI: z.custom<unknown>((value) => typeof value === 'function') }),
  keys: z.looseObject({ keyset: z.custom<unknown>((value) => typeof value === 'function') }),
});

const optionsSchema = z.object({
  adapter: portsSchema,
  tenant: tenantSchema,
  region: regionSchema,
  trust: z.object({ rootThumbprint: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)) }),
  subject: z.optional(z.union([opaqueIdSchema, z.custom<() => unknown>((value) => typeof value === 'function')])),
  iceServers: z.optional(z.array(z.looseObject({ urls: z.union([z.string(), z.array(z.string())]) }))),
  locale: z.optional(z.string().check(z.refine(isLocale))),
  onViolation: z.optional(z.enum(['suspend', 'drop'])),
});

/** What to do about each option that is wrong. */
const ADVICE: Readonly<Record<string, string>> = {
  adapter: '`adapter` must be a BackendAdapter with at least `identity` and `keys`, e.g. httpAdapter({ baseUrl, token }).',
  tenant: '`tenant` must be the insurer’s code: 1 to 32 of a–z, 0–9 and -.',
  region: '`region` must be the region’s code: 2 to 8 of a–z, e.g. "uk".',
  trust: '`trust.rootThumbprint` must be the RFC 7638 thumbprint of the insurer’s root key: 43 base64url characters.',
  subject: SUBJECT_ADVICE,
  iceServers: '`iceServers` must be an array of RTCIceServer, each with `urls`.',
  locale: '`locale` must be a BCP 47 language tag, e.g. "en-GB".',
  onViolation: '`onViolation` must be "suspend" or "drop".',
};

/**
 * Says at once, and in words, what is wrong with the options.
 * @throws ConsultError `config/invalid`, one sentence for each mistake
 */
export function checkClientOptions(options: ConsultClientOptions): void {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return;
  const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')));
  const sentences = [...wrong].map((name) => ADVICE[name] ?? 'createConsultClient takes one object of options.');
  throw new ConsultError('config/invalid', { message: sentences.join(' '), cause: parsed.error });
}

/** BCP 47, as the page says. */
export function pageLocale(): string {
  return (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';
}

function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}
