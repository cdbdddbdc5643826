import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { ESCROW_PUBLIC_FILE } from '../reference-backend/claims-issuer/claims-issuer.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import type { DeskFolders } from './desk-folders.js';

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;
const privateJwkSchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() });
type PrivateJwk = z.infer<typeof privateJwkSchema>;

/** The escrow key, ready to open with. Its private half cannot be read out of this process. */
export interface EscrowKey {
  readonly kid: string;
  readonly pair: CryptoKeyPair;
}

/**
 * Makes a realm's escrow key, unless there is one, and puts its public half where the claims issuer finds it. The private
 * half goes to the desk's own folder and nowhere else.
 */
export async function makeEscrowKey({ desk, keys }: DeskFolders, realm: Realm): Promise<void> {
  const [path, publicPath] = [privatePath(desk, realm), join(keys, `${realm.tenant}.${realm.region}`, ESCROW_PUBLIC_FILE)];
  // Before there was a desk, the key lay whole beside the server's: recordings of then are wrapped to it, so it moves.
  const former = join(keys, `${realm.tenant}.${realm.region}`, 'escrow.jwk');
  const jwk = readJwk(path) ?? keep(path, readJwk(former) ?? (await newJwk()));
  const { kty, crv, x, y } = jwk;
  mkdirSync(dirname(publicPath), { recursive: true, mode: 0o700 });
  // In one step: the server may be reading it.
  writeFileSync(`${publicPath}.${process.pid}`, JSON.stringify({ kty, crv, x, y, use: 'enc' }), { mode: 0o600 });
  renameSync(`${publicPath}.${process.pid}`, publicPath);
  rmSync(former, { force: true });
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

function privatePath(desk: string, { tenant, region }: Realm): string {
  return join(desk, `${tenant}.${region}`, 'escrow.jwk');
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
