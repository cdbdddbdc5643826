import type { WrapRole } from '../../src/sealing/key-wrap.js';

// The files are made by test/vectors/make-sealing-vectors.mjs, which shares nothing with our sources.
export interface Edit { name: string; from: string; reason: string; keep?: [number, number][]; flip?: number; append?: string }
interface Wrap { name: string; recipient: JsonWebKey; ephemeral: JsonWebKey; cd: string; rid: string; kid: string; role: WrapRole; info: string; recordingKey: string; rkc: string; wrap: string }
interface Possession { recipient: JsonWebKey; ephemeral: JsonWebKey; cd: string; patientBind: string; practitionerBind: string; info: string; nonce: string; sealed: string }
export interface WrapFile { wraps: Wrap[]; refused: (Edit & Partial<Wrap>)[]; possession: Possession }

export async function readVectors(name: string): Promise<unknown> {
  return (await fetch(new URL(`../vectors/${name}`, import.meta.url))).json() as Promise<unknown>;
}

export async function importPair({ kty, crv, x, y, d }: JsonWebKey, extractable = false): Promise<CryptoKeyPair> {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' };
  return {
    publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, true, []),
    privateKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, algorithm, extractable, ['deriveBits']),
  };
}
