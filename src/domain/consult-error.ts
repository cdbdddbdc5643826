import { ERROR_ADVICE, type ErrorCode } from './error-codes.js';

const BRAND = Symbol.for('consultkit.error');

export interface ConsultErrorOptions {
  /** The error that led to this one; always kept when there is one. */
  cause?: unknown;
  /** Overrides the code's standard sentence. Never put names, reasons for a visit or other personal data in it. */
  message?: string;
  /** Milliseconds after which the same can be asked again, where the backend has said so. */
  retryAfter?: number | undefined;
  /** Milliseconds by which the device's clock is ahead, negative when it is behind. */
  clockAhead?: number | undefined;
}

/**
 * The one base class of everything ConsultKit throws.
 * `code` is stable across versions; `message` is a sentence that says what happened and what to do.
 */
export class ConsultError extends Error {
  readonly code: ErrorCode;
  /** Milliseconds after which the same can be asked again; null where nobody has said so. */
  readonly retryAfter: number | null;
  /** `clock/wrong`: milliseconds by which the device's clock is ahead, at least; negative when it is behind. Null for every other error. */
  readonly clockAhead: number | null;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, options: ConsultErrorOptions = {}) {
    super(options.message ?? ERROR_ADVICE[code], { cause: options.cause });
    this.name = 'ConsultError';
    this.code = code;
    this.retryAfter = options.retryAfter ?? null;
    this.clockAhead = options.clockAhead ?? null;
  }
}

/** True for a ConsultError of any copy of this package: works across bundles and realms, where `instanceof` does not. */
export function isConsultError(value: unknown): value is ConsultError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** Any thrown value as a ConsultError: one of ours as it is, anything else wrapped under `code` with its cause. */
export function asConsultError(value: unknown, code: ErrorCode): ConsultError {
  return isConsultError(value) ? value : new ConsultError(code, { cause: value });
}
