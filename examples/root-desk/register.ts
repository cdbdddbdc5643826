import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { keysetSchema, type KeysetPayload } from '../../src/ownership/keyset.js';
import type { Policy } from '../../src/ownership/policy.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { realmFolder } from '../reference-backend/trust/realm-files.js';
import { replaceFile } from './replace-file.js';

const registerSchema = z.strictObject({ keys: keysetSchema.shape.keys, policies: z._default(keysetSchema.shape.policies, []), seq: keysetSchema.shape.seq });

/** What the root has taken in for one realm, and signs with each keyset; with the number of the last one. */
export type Register = z.infer<typeof registerSchema>;
export type RegisteredKey = KeysetPayload['keys'][number];

type EscrowPolicy = Extract<Policy, { role: 'escrow' }>;

const NOTHING: Register = { keys: [], policies: [], seq: 0 };

/** @throws Error in one sentence when it is damaged */
export function readRegister(rootFolder: string, realm: Realm): Register {
  const path = registerPath(rootFolder, realm);
  try {
    return registerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING;
    throw new Error(`The register ${path} is damaged.`, { cause });
  }
}

export function writeRegister(rootFolder: string, realm: Realm, register: Register): void {
  replaceFile(registerPath(rootFolder, realm), `${JSON.stringify(registerSchema.parse(register), null, 2)}\n`);
}

/** The register with a key more. The same key again is once; one that was taken out does not come back by itself. */
export function withKey(register: Register, key: Pick<RegisteredKey, 'kid' | 'use' | 'jwk'>): Register {
  if (register.keys.some(({ kid }) => kid === key.kid)) return register;
  return { ...register, keys: [...register.keys, { ...key, state: 'active', validUntil: null }] };
}

/**
 * The register with a key more that opens recordings. The policy's other keys are retired: they open what was wrapped to them
 * and get nothing new. The same key again is once; one that was taken out does not come back by itself.
 */
export function withEscrowKey(register: Register, policy: Pick<EscrowPolicy, 'id' | 'name'>, key: Pick<EscrowPolicy['keys'][number], 'kid' | 'jwk'>): Register {
  const others = register.policies.filter(({ id }) => id !== policy.id);
  const before = register.policies.find((each): each is EscrowPolicy => each.id === policy.id && each.role === 'escrow')?.keys ?? [];
  if (before.some(({ kid }) => kid === key.kid)) return register;
  const retired = before.map((each) => ({ ...each, state: 'retired' as const }));
  return { ...register, policies: [...others, { ...policy, role: 'escrow', keys: [...retired, { ...key, sub: null, state: 'active' }] }] };
}

/** The register with a key in another state: `verify-only` for one that signs no more, `revoked` for one that is not to be believed. */
export function withState(register: Register, kid: string, state: RegisteredKey['state']): Register {
  if (register.policies.some(({ keys }) => keys.some((key) => key.kid === kid))) return withoutHolder(register, kid, state);
  if (!register.keys.some((key) => key.kid === kid)) throw new Error(`There is no key ${kid} in the register.`);
  return { ...register, keys: register.keys.map((key) => (key.kid === kid ? { ...key, state } : key)) };
}

/** A key that opens recordings: retired, it gets no new wraps; revoked, it is not in the keyset any more. */
function withoutHolder(register: Register, kid: string, state: RegisteredKey['state']): Register {
  const change = <K extends Policy['keys'][number]>(keys: readonly K[]): K[] =>
    keys.flatMap((key) => (key.kid !== kid ? [key] : state === 'revoked' ? [] : [{ ...key, state: 'retired' as const }]));
  const policies = register.policies.map((policy): Policy => (policy.role === 'escrow' ? { ...policy, keys: change(policy.keys) } : { ...policy, keys: change(policy.keys) }));
  return { ...register, policies };
}

function registerPath(rootFolder: string, realm: Realm): string {
  return join(realmFolder(rootFolder, realm), 'register.json');
}
