import { StringDecoder } from 'node:string_decoder';
import * as z from 'zod/mini';
import { ERROR_ADVICE, type ErrorCode } from '../../../src/domain/error-codes.js';

/** A transaction's rows included. What is longer is no message of ours. */
const LINE_MAX = 4 * 1024 * 1024;

const idSchema = z.int().check(z.nonnegative());
const codeSchema = z.string().check(z.refine((code) => Object.hasOwn(ERROR_ADVICE, code))) as z.ZodMiniType<ErrorCode>;

/** What goes over the channel, in both directions: a question, or the answer to one. One JSON object a line. */
const frameSchema = z.union([
  z.strictObject({ id: idSchema, ask: z.string().check(z.maxLength(64)), input: z.unknown() }),
  z.strictObject({ id: idSchema, output: z.unknown() }),
  // `state`: the five letters of a database's refusal, which decide about another attempt.
  z.strictObject({ id: idSchema, failed: codeSchema, state: z.nullable(z.string().check(z.regex(/^[0-9A-Z]{5}$/))) }),
]);
export type Frame = z.infer<typeof frameSchema>;

export function writeFrame(frame: Frame): string {
  return `${JSON.stringify(frame)}\n`;
}

/** Cuts a stream of bytes into frames. @throws Error on a line that is too long, or that is no frame */
export class FrameReader {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  push(bytes: Buffer): Frame[] {
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LINE_MAX) throw new Error('A message over the claims channel is too long.');
    return lines.map((line) => frameSchema.parse(JSON.parse(line)));
  }
}
