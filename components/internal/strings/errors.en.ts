import { ERROR_ADVICE, type ErrorCode } from '../../../src/domain/error-codes.js';
import type { Translation } from './catalogue.js';

/** The English sentences of the error codes, as the SDK says them. */
export const errorsEn: Readonly<Record<ErrorCode, string>> = ERROR_ADVICE;
export type ErrorsTranslation = Translation<typeof errorsEn>;
