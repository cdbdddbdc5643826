import { createDecipheriv, createHash, createHmac, diffieHellman, KeyObject, sign, verify } from 'node:crypto';
import { KeptAnswers, numberOf } from './kept-answers.js';

/**
 * Node's WebCrypto hands each call to another thread, which takes several times as long as a digest or a signature does.
 * This runs the same OpenSSL calls at once, for the operations of which the gate makes most. Everything else, and every
 * case that is not the plain one, stays WebCrypto's. The client makes every call that it makes in a browser; where one is
 * made again with the very same key and bytes, as of a signature, the answer is the one of before.
 */
export function installQuickCrypto(): void {
  const { subtle } = crypto;
  const slow = {
    verify: subtle.verify.bind(subtle), digest: subtle.digest.bind(subtle), sign: subtle.sign.bind(subtle),
    deriveBits: subtle.deriveBits.bind(subtle), decrypt: subtle.decrypt.bind(subtle), importKey: subtle.importKey.bind(subtle) as ImportKey,
    exportKey: subtle.exportKey.bind(subtle) as ExportKey,
  };
  const imported = new KeptAnswers<Promise<CryptoKey>>();
  const exported = new KeptAnswers<Promise<JsonWebKey | ArrayBuffer>>();
  const verified = new KeptAnswers<{ data: Uint8Array; answer: boolean }[]>();
  const agreed = new KeptAnswers<Buffer>();
  const macs = new KeptAnswers<Buffer>();
  const opened = new KeptAnswers<Buffer>();
  const quick = {
    // What was imported before, for the very same use, is the very same key. Private halves alone are imported anew.
    importKey: (...[format, key, algorithm, extractable, usages]: Parameters<ImportKey>) => {
      const material = format === 'raw' ? textOf(key as BufferSource) : format === 'jwk' && !('d' in key) ? JSON.stringify(key) : null;
      if (material === null) return slow.importKey(format, key, algorithm, extractable, usages);
      return imported.of(JSON.stringify([format, material, algorithm, extractable, usages]), () => slow.importKey(format, key, algorithm, extractable, usages));
    },
    exportKey: async (format: KeyFormat, key: CryptoKey) => {
      if (key.type !== 'public') return slow.exportKey(format, key);
      return structuredClone(await exported.of(`${format} ${numberOf(key)}`, () => slow.exportKey(format, key)));
    },
    digest: async (algorithm: AlgorithmIdentifier, data: BufferSource) => {
      const name = nodeHash(algorithm);
      return name === null ? slow.digest(algorithm, data) : exact(createHash(name).update(viewOf(data)).digest());
    },
    verify: async (algorithm: AlgorithmIdentifier | EcdsaParams, key: CryptoKey, signature: BufferSource, data: BufferSource) => {
      const { name, hash } = parametersOf(algorithm);
      const digest = nodeHash(hash);
      const plain = name === 'ECDSA' && digest !== null && key.type === 'public' && key.usages.includes('verify') && viewOf(signature).length === 64;
      if (!plain) return slow.verify(algorithm, key, signature, data);
      const bytes = viewOf(data);
      // By the signature, which is short, and of those by all that was signed.
      const known = verified.of(`${numberOf(key)} ${digest} ${textOf(signature)}`, () => []);
      const before = known.find((each) => Buffer.compare(each.data, bytes) === 0);
      if (before !== undefined) return before.answer;
      const answer = verify(digest, bytes, { key: keyOf(key), dsaEncoding: 'ieee-p1363' }, viewOf(signature));
      known.push({ data: bytes.slice(), answer });
      return answer;
    },
    sign: async (algorithm: AlgorithmIdentifier | EcdsaParams, key: CryptoKey, data: BufferSource) => {
      const { name, hash } = parametersOf(algorithm);
      const digest = nodeHash(name === 'HMAC' ? (key.algorithm as Partial<HmacKeyAlgorithm>).hash : hash);
      if (digest === null || key.algorithm.name !== name || !key.usages.includes('sign')) return slow.sign(algorithm, key, data);
      if (name === 'HMAC') return exact(macs.of(`${numberOf(key)} ${textOf(data)}`, () => createHmac(digest, keyOf(key)).update(viewOf(data)).digest()));
      return name === 'ECDSA' ? exact(sign(digest, viewOf(data), { key: keyOf(key), dsaEncoding: 'ieee-p1363' })) : slow.sign(algorithm, key, data);
    },
    deriveBits: async (algorithm: AlgorithmIdentifier | EcdhKeyDeriveParams, key: CryptoKey, length: number) => {
      const { name, public: other } = algorithm as Partial<EcdhKeyDeriveParams>;
      const plain = name === 'ECDH' && other !== undefined && length === 256 && [key, other].every((each) => (each.algorithm as Partial<EcKeyAlgorithm>).namedCurve === 'P-256') && key.usages.includes('deriveBits');
      if (!plain) return slow.deriveBits(algorithm, key, length);
      return exact(agreed.of(`${numberOf(key)} ${numberOf(other)}`, () => diffieHellman({ privateKey: keyOf(key), publicKey: keyOf(other) })));
    },
    decrypt: async (algorithm: AlgorithmIdentifier | AesGcmParams, key: CryptoKey, data: BufferSource) => {
      const { name, iv, additionalData, tagLength = 128 } = algorithm as Partial<AesGcmParams>;
      const bytes = viewOf(data);
      const plain = name === 'AES-GCM' && iv !== undefined && tagLength === 128 && bytes.length >= 16 && (key.algorithm as Partial<AesKeyAlgorithm>).length === 256 && key.usages.includes('decrypt');
      if (!plain) return slow.decrypt(algorithm, key, data);
      const open = (): Buffer => {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(key), viewOf(iv));
        decipher.setAuthTag(bytes.subarray(bytes.length - 16));
        if (additionalData !== undefined) decipher.setAAD(viewOf(additionalData));
        return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - 16)), decipher.final()]);
      };
      try {
        return exact(opened.of(JSON.stringify([numberOf(key), textOf(iv), additionalData === undefined ? null : textOf(additionalData), textOf(data)]), open));
      } catch (cause) {
        throw new DOMException('The operation failed', { name: 'OperationError', cause } as never);
      }
    },
  };
  for (const [name, value] of Object.entries(quick)) Object.defineProperty(subtle, name, { value, configurable: true });
}

type ImportKey = (format: KeyFormat, key: BufferSource | JsonWebKey, algorithm: AlgorithmIdentifier | EcKeyImportParams | HmacImportParams, extractable: boolean, usages: KeyUsage[]) => Promise<CryptoKey>;
type ExportKey = (format: KeyFormat, key: CryptoKey) => Promise<JsonWebKey | ArrayBuffer>;

const keys = new WeakMap<CryptoKey, KeyObject>();

function keyOf(key: CryptoKey): KeyObject {
  const known = keys.get(key) ?? KeyObject.from(key as Parameters<typeof KeyObject.from>[0]);
  keys.set(key, known);
  return known;
}

function parametersOf(algorithm: AlgorithmIdentifier | EcdsaParams): { name: string; hash?: HashAlgorithmIdentifier } {
  return typeof algorithm === 'string' ? { name: algorithm } : algorithm;
}

function nodeHash(hash: HashAlgorithmIdentifier | undefined): string | null {
  const name = typeof hash === 'string' ? hash : hash?.name;
  return name === undefined ? null : { 'SHA-256': 'sha256', 'SHA-512': 'sha512' }[name] ?? null;
}

function viewOf(data: BufferSource): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}

/** A letter for each byte. */
function textOf(data: BufferSource): string {
  const { buffer, byteOffset, byteLength } = viewOf(data);
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** An ArrayBuffer of just these bytes: Node's small buffers share one. */
function exact(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
