import * as z from 'zod/mini';
import { namedPublicKeySchema } from '../domain/named-public-key.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { policyIdSchema } from './policy-id.js';

const keyFields = {
  ...namedPublicKeySchema.shape,
  /** A retired key opens old recordings and gets no new wraps. */
  state: z.enum(['active', 'retired']),
};
const policyFields = {
  id: policyIdSchema,
  /** A part of a plain sentence, by language: who can open a recording. The patient reads it before a recording begins. */
  name: z.record(z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)), z.string().check(z.minLength(1), z.maxLength(200))),
};

/**
 * Who can open a recording besides its owner. Only the tenant's root can make one, and a claim can only name it.
 * `escrow`: each active key gets a wrap of every recording whose claim names the policy. `reader`: each key names the
 * person who may ask for the recording, and whose wrap is made later.
 */
export const policySchema = z.discriminatedUnion('role', [
  z.strictObject({ ...policyFields, role: z.literal('escrow'), keys: z.array(z.strictObject({ ...keyFields, sub: z.null() })).check(z.maxLength(8)) }),
  z.strictObject({ ...policyFields, role: z.literal('reader'), keys: z.array(z.strictObject({ ...keyFields, sub: opaqueIdSchema })).check(z.maxLength(8)) }),
]);
export type Policy = z.infer<typeof policySchema>;

/** A policy's name in a language, or else in English, or else in the first language that it has. */
export function policyName({ id, name }: Policy, language: string): string {
  const [base = ''] = language.split('-');
  return name[language] ?? name[base] ?? name['en'] ?? Object.values(name)[0] ?? id;
}
