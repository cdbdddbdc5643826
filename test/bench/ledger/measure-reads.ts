// Prints the mean of so many segment reads in three ways, taking turns, and of sealing one entry: milliseconds.
//   node --import tsx test/bench/ledger/measure-reads.ts 3000
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIssuer } from '../../../examples/claims-issuer/start-issuer.js';
import type { WriteAudit } from '../../../examples/reference-backend/audit/audit-event.js';
import { createBackend } from '../../../examples/reference-backend/create-backend.js';
import { jsonLog } from '../../../examples/reference-backend/log.js';
import { RecordingReads } from '../../../examples/reference-backend/recordings/recording-reads.js';
import { buildWalls } from '../../../examples/reference-backend/recordings/walls/walls.js';
import { recorded } from '../../backend/support/consultation.js';
import { runDesks } from '../../backend/support/desks.js';
import { startPostgres } from '../../backend/support/postgres-cluster.js';

const reads = Number(process.argv[2] ?? 1_000);
const SEGMENTS = 3;

/** The row that the audit had before. */
const asBefore: WriteAudit = async (tx, { tenant, region, subject }, { action, rid = null, sid = null, seq = null, outcome }, now) => {
  await tx.query('insert into audit_event (tenant, region, at, actor, action, rid, sid, seq, outcome) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [tenant, region, now, subject, action, rid, sid, seq, outcome]);
};

const parent = mkdtempSync(join(tmpdir(), 'consultkit-bench-'));
const dataFolder = join(parent, 'data');
await runDesks(dataFolder);
const cluster = await startPostgres();
const place = cluster === null ? { dataFolder } : { dataFolder, ...(await cluster.createDatabase('bench')) };
const socket = join(`${dataFolder}-issuer`, 'bench.sock');
const issuer = await startIssuer({ folder: `${dataFolder}-issuer`, socket, databaseUrl: 'claimsDatabaseUrl' in place ? place.claimsDatabaseUrl : undefined, log: jsonLog('error') });
const backend = await createBackend({ ...place, claimsSocket: socket, dropInMinutes: 1, log: jsonLog('error') });
try {
  const { database, trustOf, log, blobs, ledger } = backend.services;
  const { grant: { rid }, member } = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
  const me = await member.me();
  // What is sealed is timed by itself.
  await ledger.stop();
  const ways: Record<'ledger' | 'audit' | 'nothing', WriteAudit | undefined> = { ledger: undefined, audit: asBefore, nothing: () => Promise.resolve() };
  const taken = { ledger: 0, audit: 0, nothing: 0 };
  const names = Object.keys(ways) as (keyof typeof ways)[];
  const readers = new Map(names.map((name) => [name, new RecordingReads({ database, trustOf, log, walls: buildWalls(), writeAudit: ways[name] })]));
  const warmUp = Math.ceil(reads / 10);
  for (let n = -warmUp; n < reads; n += 1) {
    for (const name of [0, 1, 2].map((turn) => names[(turn + n + reads) % 3] ?? 'ledger')) {
      const began = performance.now();
      const { path } = await readers.get(name)!.authoriseSegment(me, rid, (n + reads) % SEGMENTS, Date.now());
      await blobs.read(path);
      if (n >= 0) taken[name] += performance.now() - began;
    }
  }
  const began = performance.now();
  await ledger.seal();
  // The reads of both ways that were written down are sealed.
  const seal = (performance.now() - began) / (2 * (reads + warmUp));
  const mean = (name: keyof typeof taken): number => taken[name] / reads;
  process.stdout.write(`${JSON.stringify({ engine: database.engine, ledger: mean('ledger'), audit: mean('audit'), nothing: mean('nothing'), seal })}\n`);
} finally {
  await backend.stop();
  await issuer.stop();
  cluster?.stop();
  rmSync(parent, { recursive: true, force: true });
}
