import { utf8 } from '../../domain/utf8.js';
import { RecordingKey } from '../../sealing/recording-key.js';

/**
 * A recording's key as it waits in the spool's database for a page that comes back: encrypted under a key that no script
 * can read out of the browser. So no export, backup or log of the database's values holds it. Against what reads the
 * browser's own files, or runs in this very page, nothing in a page helps; so it is gone once the recording is closed.
 */
export interface CrashCopy {
  /** AES-GCM, not extractable; the database holds the browser's handle to it. */
  readonly under: CryptoKey;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** @param recording what it is the key of: the copy is good for nothing else */
export async function copyKey(key: RecordingKey, recording: string): Promise<CrashCopy> {
  const under = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await key.use((bytes) => crypto.subtle.encrypt(parameters(nonce, recording), under, bytes));
  return { under, nonce, sealed: new Uint8Array(sealed) };
}

/** @throws DOMException `OperationError` when it is not this recording's, or was altered */
export async function restoreKey({ under, nonce, sealed }: CrashCopy, recording: string): Promise<RecordingKey> {
  const bytes = new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, recording), under, sealed));
  const key = RecordingKey.from(bytes);
  bytes.fill(0);
  return key;
}

function parameters(nonce: Uint8Array<ArrayBuffer>, recording: string): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: utf8(recording) };
}
