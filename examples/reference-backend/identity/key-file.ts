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
  if (readJwk(path) === null) await createJwk(path);
  return readKeyFile(path);
}

/** A signing key that was made elsewhere. @throws Error in one sentence when there is none */
export async function readKeyFile(path: string): Promise<SigningKey> {
  const jwk = readJwk(path);
  if (jwk === null) throw new Error(`There is no key at ${path}.`);
  if (jwk.d === undefined) throw new Error(`The key file ${path} holds no private key.`);
  const privateKey = await importJWK(jwk, 'ES256');
  if (privateKey instanceof Uint8Array) throw new Error(`The key file ${path} holds no private key.`);
  return { ...(await publicHalf(jwk, path)), privateKey };
}

/**
 * A public key from a file that holds nothing else: the private half is somebody's who is not this process.
 * @throws Error in one sentence when there is none, or when the private half lies in it
 */
export async function readPublicKeyFile(path: string): Promise<PublishedKey> {
  const jwk = readJwk(path);
  if (jwk === null) throw new Error(`There is no public key at ${path}.`);
  if (jwk.d !== undefined) throw new Error(`The key file ${path} holds a private key, which has no business here.`);
  return publicHalf(jwk, path);
}

async function publicHalf({ x, y }: JWK, path: string): Promise<PublishedKey> {
  if (x === undefined || y === undefined) throw new Error(`The key file ${path} is damaged.`);
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  return { kid: await calculateJwkThumbprint(publicJwk), publicJwk };
}

async function createJwk(path: string): Promise<void> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process has just made it: that one counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function readJwk(path: string): JWK | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The key file ${path} cannot be read.`, { cause: error });
  }
}
