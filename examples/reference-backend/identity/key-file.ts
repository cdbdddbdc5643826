import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

export interface SigningKey {
  /** RFC 7638 thumbprint of the public half. */
  kid: string;
  privateKey: CryptoKey;
  publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
}

/** A P-256 signing key kept in a file that its owner alone can read; made when there is none yet. */
export async function openKeyFile(path: string): Promise<SigningKey> {
  const jwk = readJwk(path) ?? (await createJwk(path));
  const { x, y } = jwk;
  if (x === undefined || y === undefined) throw new Error(`The key file ${path} is damaged.`);
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  const privateKey = await importJWK(jwk, 'ES256');
  if (privateKey instanceof Uint8Array) throw new Error(`The key file ${path} holds no private key.`);
  return { kid: await calculateJwkThumbprint(publicJwk), privateKey, publicJwk };
}

async function createJwk(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process has just made it: that one counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const jwk = readJwk(path);
  if (jwk === null) throw new Error(`The key file ${path} cannot be read.`);
  return jwk;
}

function readJwk(path: string): JWK | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The key file ${path} cannot be read.`, { cause: error });
  }
}
