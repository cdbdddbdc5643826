import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** The public half of a P-256 key, under its own name. */
export interface PublishedKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
}

export interface SigningKey extends PublishedKey {
  privateKey: CryptoKey;
}

/** A P-256 signing key kept in a file that its owner alone can read; made when there is none yet. */
export async function openKeyFile(path: string): Promise<SigningKey> {
  const jwk = readJwk(path) ?? (await createJwk(path, 'ES256'));
  const privateKey = await importJWK(jwk, 'ES256');
  if (privateKey instanceof Uint8Array) throw new Error(`The key file ${path} holds no private key.`);
  return { ...(await publicHalf(jwk, path)), privateKey };
}

/** The public half of a P-256 key that others encrypt to; made when there is none yet. Nothing here opens anything with it. */
export async function openEncryptionKeyFile(path: string): Promise<PublishedKey> {
  return publicHalf(readJwk(path) ?? (await createJwk(path, 'ECDH-ES')), path);
}

async function publicHalf({ x, y }: JWK, path: string): Promise<PublishedKey> {
  if (x === undefined || y === undefined) throw new Error(`The key file ${path} is damaged.`);
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  return { kid: await calculateJwkThumbprint(publicJwk), publicJwk };
}

async function createJwk(path: string, alg: 'ES256' | 'ECDH-ES'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { crv: 'P-256', extractable: true });
  // On the curve the two uses look alike: a key that encrypts has to say so.
  const jwk: JWK = { ...(await exportJWK(privateKey)), ...(alg === 'ECDH-ES' ? { use: 'enc' } : {}) };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process has just made it: that one counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const written = readJwk(path);
  if (written === null) throw new Error(`The key file ${path} cannot be read.`);
  return written;
}

function readJwk(path: string): JWK | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The key file ${path} cannot be read.`, { cause: error });
  }
}
