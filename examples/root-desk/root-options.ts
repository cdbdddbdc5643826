import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../src/domain/realm-codes.js';
import { joinOptions } from '../command-line/join-options.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { DAYS_MAX, DAYS_USUAL } from './publish-keyset.js';

const commandSchema = z.enum(['init', 'renew', 'take', 'retire', 'revoke']);
const optionsSchema = z.object({
  realm: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  days: z.optional(z.string().check(z.regex(/^\d{1,2}$/))),
  as: z.optional(z.enum(['approver', 'escrow'])),
  key: z.optional(z.string().check(z.minLength(1), z.maxLength(4_096))),
  kid: z.optional(z.string().check(z.regex(/^[\w-]{43}$/))),
});

/** What is asked of the root desk on its command line. */
export interface RootOptions {
  readonly command: z.infer<typeof commandSchema>;
  readonly realms: readonly Realm[];
  readonly days: number;
  readonly options: z.infer<typeof optionsSchema>;
}

const USAGE = 'The root desk did not understand the command: see the first lines of examples/root-desk/root-desk.ts.';

/** @throws Error in one sentence: another command or option than there is */
export function readRootOptions(argv: readonly string[]): RootOptions {
  try {
    const string = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: joinOptions(argv, Object.keys(optionsSchema.shape)), allowPositionals: true, strict: true,
      options: { realm: { type: 'string', multiple: true }, days: string, as: string, key: string, kid: string },
    });
    const [command] = z.tuple([commandSchema]).parse(positionals);
    const options = optionsSchema.parse(values);
    const days = z.int().check(z.gte(1), z.lte(DAYS_MAX)).parse(Number(options.days ?? DAYS_USUAL));
    return { command, days, options, realms: options.realm.map(readRealm) };
  } catch (cause) {
    throw new Error(USAGE, { cause });
  }
}

/** An option that a command cannot do without. @throws Error in one sentence */
export function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error(USAGE);
  return value;
}

function readRealm(text: string): Realm {
  const [tenant, region] = z.tuple([tenantSchema, regionSchema]).parse(text.split('/'));
  return { tenant, region };
}
