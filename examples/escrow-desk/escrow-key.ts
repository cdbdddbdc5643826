import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { markDataFolder } from '../reference-backend/data-version.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { realmFolder } from '../reference-backend/trust/realm-files.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import { escrowPublicFile, type DeskFolders } from './desk-folders.js';

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;
const privateJwkSchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() });
type PrivateJwk = z.infer<typeof privateJwkSchema>;

/** The escrow key, ready to open with. Its private half cannot be read out of this process. */
export interface EscrowKey {
  readonly kid: string;
  readonly pair: CryptoKeyPair;
}

/**
 * Makes a realm's escrow key, unless there is one, and lays its public half out for the root desk. Both lie in the desk's own
 * folder; the private half goes nowhere else.
 */
export async function makeEscrowKey(folders: DeskFolders, realm: Realm): Promise<void> {
  markDataFolder(folders.desk);
  const path = privatePath(folders.desk, realm);
  const { kty, crv, x, y } = readJwk(path) ?? keep(path, await newJwk());
  writeFileSync(escrowPublicFile(folders, realm), JSON.stringify({ kty, crv, x, y, use: 'enc' }), { mode: 0o600 });
}

/** The key that opens what is wrapped to escrow. @throws Error in one sentence when there is none, or it is damaged */
export async function readEscrowKey(desk: string, realm: Realm): Promise<EscrowKey> {
  const path = privatePath(desk, realm);
  const jwk = readJwk(path);
  if (jwk === null) throw new Error(`There is no escrow key at ${path}: make one with "escrow init", or bring the folder that holds it.`);
  const { kty, crv, x, y, d } = jwk;
  const pair: CryptoKeyPair = {
    privateKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, ECDH, false, ['deriveBits']),
    // HPKE needs the public half too, and a private key that cannot be read does not give it.
    publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y }, ECDH, true, []),
  };
  return { pair, kid: await encryptionKid(pair.publicKey) };
}

function privatePath(desk: string, realm: Realm): string {
  return join(realmFolder(desk, realm), 'escrow.jwk');
}

async function newJwk(): Promise<PrivateJwk> {
  const { privateKey } = await crypto.subtle.generateKey(ECDH, true, ['deriveBits']);
  return privateJwkSchema.parse(await crypto.subtle.exportKey('jwk', privateKey));
}

/** Writes it, unless another process has just written one: that one counts. */
function keep(path: string, { kty, crv, x, y, d }: PrivateJwk): PrivateJwk {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, JSON.stringify({ kty, crv, x, y, d, use: 'enc' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = readJwk(path);
  if (kept === null) throw new Error(`The key file ${path} cannot be read.`);
  return kept;
}

function readJwk(path: string): PrivateJwk | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return privateJwkSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`The key file ${path} is damaged.`, { cause });
  }
}
