import assert from 'node:assert/strict';
import { join } from 'node:path';
import { makeApproverKey } from '../../../examples/escrow-desk/approver-key.js';
import { readEscrowKey, type EscrowKey } from '../../../examples/escrow-desk/escrow-key.js';
import { makeWrapWith } from '../../../examples/escrow-desk/new-wrap.js';
import type { BackendOptions } from '../../../examples/reference-backend/backend-options.js';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import { openDatabase } from '../../../examples/reference-backend/database/open-database.js';
import type { Desk } from '../../../examples/reference-backend/escrow/desk.js';
import { ESCROW_ADVICE } from '../../../examples/reference-backend/escrow/escrow-error.js';
import { requestRelease, type AskedRelease, type ReleaseRequest } from '../../../examples/reference-backend/escrow/request-release.js';
import type { SigningKey } from '../../../examples/reference-backend/identity/key-file.js';
import { foldersBeside, runDesks } from './desks.js';

export const NORTHWIND = { tenant: 'northwind-health', region: 'uk' };

type Place = Pick<BackendOptions, 'dataFolder' | 'databaseUrl'>;

/** The insurer's people at the desk, and what they hold. */
export interface EscrowPeople {
  desk: Desk;
  escrow: EscrowKey;
  approvers: readonly [SigningKey, SigningKey, SigningKey];
  /** Asks for a release, with the first two as approvers. */
  ask: (rid: string, change?: Partial<ReleaseRequest>) => Promise<AskedRelease>;
  close(): Promise<void>;
}

/** Three approvers, whom the keyset names from now on: before the backend is started. */
export async function makeApprovers({ dataFolder }: Place): Promise<EscrowPeople['approvers']> {
  const make = async (name: string): Promise<SigningKey> => (await makeApproverKey(join(`${dataFolder}-officers`, `${name}.jwk`), foldersBeside(dataFolder).desk, NORTHWIND)).key;
  const approvers = [await make('one'), await make('two'), await make('three')] as const;
  await runDesks(dataFolder);
  return approvers;
}

/** The desk with its own login: on PostgreSQL one that is granted the desk's role and no other. */
export async function openEscrow(backend: Backend, place: Place, approvers: EscrowPeople['approvers']): Promise<EscrowPeople> {
  const { database, clock, trust } = backend.services;
  const own = place.databaseUrl === undefined ? null : await openDatabase({ dataFolder: '', databaseUrl: await deskLogin(backend, place.databaseUrl) });
  const escrow = await readEscrowKey(foldersBeside(place.dataFolder).desk.desk, NORTHWIND);
  const desk: Desk = { database: own ?? database, realm: NORTHWIND, trust: trust.of(NORTHWIND), clock };
  const [one, two] = approvers;
  return {
    desk, escrow, approvers,
    ask: (rid, change) => requestRelease(desk, escrow.kid, { rid, why: 'device-loss', approvers: [one.kid, two.kid], ...change }, makeWrapWith(escrow)),
    close: async () => own?.close(),
  };
}

async function deskLogin({ database }: Backend, databaseUrl: string): Promise<string> {
  await database.asOwner((tx) => tx.execute(`do $$ begin create role consult_desk login noinherit; exception when duplicate_object then null; end $$; grant consult_escrow to consult_desk`));
  return databaseUrl.replace(/\/\/[^@]+@/, '//consult_desk@');
}

/** Insists on a refusal under this code, and on a sentence with it. */
export async function refuses(work: Promise<unknown>, code: keyof typeof ESCROW_ADVICE, what: string = code): Promise<void> {
  await assert.rejects(work, (error: Error & { code?: string }) => {
    assert.deepEqual([error.code, error.message], [code, ESCROW_ADVICE[code]], what);
    return true;
  });
}

/** What was written down about the desk's work on a recording, in its order. */
export async function auditOf(backend: Backend, rid: string): Promise<{ actor: string; action: string; outcome: string }[]> {
  return backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, (tx) => tx.query<{ actor: string; action: string; outcome: string }>(
    `select actor, action, outcome from audit_event where rid = $1 and action like 'escrow-%' order by id`, [rid],
  ));
}
