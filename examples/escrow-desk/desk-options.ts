import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../src/domain/realm-codes.js';
import { joinOptions } from '../command-line/join-options.js';
import { EscrowError } from '../reference-backend/escrow/escrow-error.js';
import type { Realm } from '../reference-backend/identity/principal.js';

const commandSchema = z.enum(['init', 'approver', 'allow', 'request', 'approve', 'release', 'hold', 'lift']);
const word = z.optional(z.string().check(z.minLength(1), z.maxLength(4_096)));
const optionsSchema = z.object({
  realm: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  approver: z.optional(z.array(z.string())),
  rid: word, to: word, why: word, request: word, key: word, subject: word, secret: z.optional(z.boolean()),
});

const VALUES = Object.keys(optionsSchema.shape).filter((name) => name !== 'secret');

/** What is asked of the desk on its command line. */
export interface DeskOptions {
  readonly command: z.infer<typeof commandSchema>;
  readonly realms: readonly Realm[];
  readonly options: z.infer<typeof optionsSchema>;
}

/** @throws EscrowError `escrow/bad-request`: another command or option than there is */
export function readDeskOptions(argv: readonly string[]): DeskOptions {
  try {
    const string = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: joinOptions(argv, VALUES), allowPositionals: true, strict: true,
      options: { realm: { type: 'string', multiple: true }, approver: { type: 'string', multiple: true }, rid: string, to: string, why: string, request: string, key: string, subject: string, secret: { type: 'boolean' } },
    });
    const [command] = z.array(commandSchema).check(z.minLength(1), z.maxLength(1)).parse(positionals);
    if (command === undefined) throw new EscrowError('escrow/bad-request');
    const options = optionsSchema.parse(values);
    return { command, options, realms: options.realm.map(readRealm) };
  } catch (cause) {
    throw new EscrowError('escrow/bad-request', { cause });
  }
}

/** An option that a command cannot do without. @throws EscrowError `escrow/bad-request` */
export function need(value: string | undefined): string {
  if (value === undefined) throw new EscrowError('escrow/bad-request');
  return value;
}

function readRealm(text: string): Realm {
  const [tenant, region, ...more] = text.split('/');
  if (more.length > 0) throw new EscrowError('escrow/bad-request');
  return { tenant: tenantSchema.parse(tenant), region: regionSchema.parse(region) };
}
