import { createDecipheriv, createHash, createHmac, diffieHellman, KeyObject, sign, verify } from 'node:crypto';

/**
 * Node's WebCrypto hands each call to another thread, which takes several times as long as a digest or a signature does.
 * This runs the same OpenSSL calls at once, for the operations of which the gate makes most. Everything else, and every
 * case that is not the plain one, stays WebCrypto's.
 */
export function installQuickCrypto(): void {
  const { subtle } = crypto;
  const slow = {
    verify: subtle.verify.bind(subtle), digest: subtle.digest.bind(subtle), sign: subtle.sign.bind(subtle),
    deriveBits: subtle.deriveBits.bind(subtle), decrypt: subtle.decrypt.bind(subtle), importKey: subtle.importKey.bind(subtle) as ImportKey,
  };
  const imported = new Map<string, Promise<CryptoKey>>();
  const quick = {
    // A public key that was imported before, for the very same use, is the very same key.
    importKey: (...[format, key, algorithm, extractable, usages]: Parameters<ImportKey>) => {
      if (format !== 'jwk' || (key as JsonWebKey).kty !== 'EC' || 'd' in (key as JsonWebKey)) return slow.importKey(format, key, algorithm, extractable, usages);
      const name = JSON.stringify([key, algorithm, extractable, usages]);
      const known = imported.get(name) ?? slow.importKey(format, key, algorithm, extractable, usages);
      imported.set(name, known);
      return known;
    },
    digest: async (algorithm: AlgorithmIdentifier, data: BufferSource) => {
      const name = nodeHash(algorithm);
      return name === null ? slow.digest(algorithm, data) : exact(createHash(name).update(viewOf(data)).digest());
    },
    verify: async (algorithm: AlgorithmIdentifier | EcdsaParams, key: CryptoKey, signature: BufferSource, data: BufferSource) => {
      const { name, hash } = parametersOf(algorithm);
      const digest = nodeHash(hash);
      const plain = name === 'ECDSA' && digest !== null && key.type === 'public' && key.usages.includes('verify') && viewOf(signature).length === 64;
      return plain ? verify(digest, viewOf(data), { key: keyOf(key), dsaEncoding: 'ieee-p1363' }, viewOf(signature)) : slow.verify(algorithm, key, signature, data);
    },
    sign: async (algorithm: AlgorithmIdentifier | EcdsaParams, key: CryptoKey, data: BufferSource) => {
      const { name, hash } = parametersOf(algorithm);
      const digest = nodeHash(name === 'HMAC' ? (key.algorithm as Partial<HmacKeyAlgorithm>).hash : hash);
      if (digest === null || key.algorithm.name !== name || !key.usages.includes('sign')) return slow.sign(algorithm, key, data);
      if (name === 'HMAC') return exact(createHmac(digest, keyOf(key)).update(viewOf(data)).digest());
      return name === 'ECDSA' ? exact(sign(digest, viewOf(data), { key: keyOf(key), dsaEncoding: 'ieee-p1363' })) : slow.sign(algorithm, key, data);
    },
    deriveBits: async (algorithm: AlgorithmIdentifier | EcdhKeyDeriveParams, key: CryptoKey, length: number) => {
      const { name, public: other } = algorithm as Partial<EcdhKeyDeriveParams>;
      const plain = name === 'ECDH' && other !== undefined && length === 256 && [key, other].every((each) => (each.algorithm as Partial<EcKeyAlgorithm>).namedCurve === 'P-256') && key.usages.includes('deriveBits');
      return plain ? exact(diffieHellman({ privateKey: keyOf(key), publicKey: keyOf(other) })) : slow.deriveBits(algorithm, key, length);
    },
    decrypt: async (algorithm: AlgorithmIdentifier | AesGcmParams, key: CryptoKey, data: BufferSource) => {
      const { name, iv, additionalData, tagLength = 128 } = algorithm as Partial<AesGcmParams>;
      const bytes = viewOf(data);
      const plain = name === 'AES-GCM' && iv !== undefined && tagLength === 128 && bytes.length >= 16 && (key.algorithm as Partial<AesKeyAlgorithm>).length === 256 && key.usages.includes('decrypt');
      if (!plain) return slow.decrypt(algorithm, key, data);
      const decipher = createDecipheriv('aes-256-gcm', keyOf(key), viewOf(iv));
      decipher.setAuthTag(bytes.subarray(bytes.length - 16));
      if (additionalData !== undefined) decipher.setAAD(viewOf(additionalData));
      try {
        return exact(Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - 16)), decipher.final()]));
      } catch (cause) {
        throw new DOMException('The operation failed', { name: 'OperationError', cause } as never);
      }
    },
  };
  for (const [name, value] of Object.entries(quick)) Object.defineProperty(subtle, name, { value, configurable: true });
}

type ImportKey = (format: KeyFormat, key: BufferSource | JsonWebKey, algorithm: AlgorithmIdentifier | EcKeyImportParams | HmacImportParams, extractable: boolean, usages: KeyUsage[]) => Promise<CryptoKey>;

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

/** An ArrayBuffer of just these bytes: Node's small buffers share one. */
function exact(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
