import { CHUNK_BYTES } from '../../src/sealing/cobblestone-format.js';
import { SealError } from '../../src/sealing/seal-error.js';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Lengths of plaintext around everything that the chunks make special. */
export const LENGTHS = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1, 5 * CHUNK_BYTES + 123];

/** As many bytes as wanted, the same for the same seed and unlike from chunk to chunk. */
export function patterned(length: number, seed = 0): Bytes {
  return Uint8Array.from({ length }, (_, index) => (index + seed) % 251);
}

/** A copy with one bit inverted. */
export function flipped(bytes: Uint8Array, index: number, bit = 0): Bytes {
  const copy = new Uint8Array(bytes);
  copy[index] = copy[index]! ^ (1 << bit);
  return copy;
}

export function joined(...parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

export const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const fromHex = (hex: string): Bytes => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
export const fromBase64url = (text: string): Bytes => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Why it was refused, or `opened`. Any other error is the test's to fail by. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'opened';
  } catch (error) {
    if (error instanceof SealError) return error.reason;
    throw error;
  }
}

/** The error that a promise is rejected with, or null. */
export async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return null;
  } catch (error) {
    return error;
  }
}

/** Runs `work` and counts the calls of one of WebCrypto's functions, each with its arguments. */
export async function callsOf(name: 'decrypt' | 'importKey' | 'digest' | 'sign', work: () => Promise<unknown>): Promise<unknown[][]> {
  const calls: unknown[][] = [];
  const genuine = crypto.subtle[name] as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(crypto.subtle, name, {
    configurable: true,
    value: (...args: unknown[]) => {
      calls.push(args);
      return genuine.apply(crypto.subtle, args);
    },
  });
  try {
    await work();
  } finally {
    Reflect.deleteProperty(crypto.subtle, name);
  }
  return calls;
}
