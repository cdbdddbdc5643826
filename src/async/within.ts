import { ConsultError } from '../domain/consult-error.js';
import type { ErrorCode } from '../domain/error-codes.js';

/**
 * What the browser has promised, or the error when it does not answer in time: a promise of the platform may stay open for
 * ever, and nobody may wait for it that long.
 * @param late is given what comes after the time, to use or to stop it; a late failure is nobody's business
 * @throws ConsultError `code` when the time is over; else what the promise rejects with
 */
export function within<T>(promise: Promise<T>, milliseconds: number, code: ErrorCode, late?: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      reject(new ConsultError(code, { cause: new DOMException(`No answer within ${milliseconds} ms`, 'TimeoutError') }));
    }, milliseconds);
    promise.then((value) => {
      clearTimeout(timer);
      if (over) late?.(value);
      else resolve(value);
    }, (error: unknown) => {
      clearTimeout(timer);
      reject(error as Error);
    });
  });
}
