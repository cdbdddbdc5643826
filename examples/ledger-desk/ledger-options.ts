import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../src/domain/realm-codes.js';
import { joinOptions } from '../command-line/join-options.js';
import type { Realm } from '../reference-backend/identity/principal.js';

const commandSchema = z.enum(['verify', 'export']);
const word = z.optional(z.string().check(z.minLength(1), z.maxLength(4_096)));
const optionsSchema = z.object({ realm: z.string().check(z.minLength(1), z.maxLength(100)), checkpoints: word, rid: word });

/** What is asked of the ledger desk on its command line. */
export interface LedgerOptions {
  readonly command: z.infer<typeof commandSchema>;
  readonly realm: Realm;
  /** The file; absent: the realm's own. */
  readonly checkpoints: string | undefined;
  /** For `export`: one recording's entries alone. */
  readonly rid: string | undefined;
}

/** @throws Error in one sentence: another command or option than there is */
export function readLedgerOptions(argv: readonly string[]): LedgerOptions {
  try {
    const string = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: joinOptions(argv, Object.keys(optionsSchema.shape)), allowPositionals: true, strict: true, options: { realm: string, checkpoints: string, rid: string },
    });
    const [command] = z.tuple([commandSchema]).parse(positionals);
    const { realm, checkpoints, rid } = optionsSchema.parse(values);
    const [tenant, region] = z.tuple([tenantSchema, regionSchema]).parse(realm.split('/'));
    return { command, realm: { tenant, region }, checkpoints, rid };
  } catch (cause) {
    throw new Error('The ledger desk did not understand the command: see the first lines of examples/ledger-desk/ledger.ts.', { cause });
  }
}
