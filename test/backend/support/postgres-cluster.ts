import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres } from './postgres-install.js';

const OWNER = 'consult_owner';
const LOGIN = 'consult_login';
const CLAIMS_LOGIN = 'consult_claims_login';

export interface PostgresCluster {
  /** A fresh database: its owner's URL, and those of two logins which own nothing: the API's, and the claims issuer's. */
  createDatabase(name: string): Promise<{ ownerUrl: string; databaseUrl: string; claimsDatabaseUrl: string; claimsLogin: string }>;
  stop(): void;
}

/** A PostgreSQL server of this process's own, in a temporary folder. @returns null where PostgreSQL cannot be had */
export async function startPostgres(): Promise<PostgresCluster | null> {
  const bin = findPostgres();
  if (bin === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'consultkit-postgres-'));
  const run = asPostgresUser(folder);
  const data = join(folder, 'data');
  run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C']);
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  run(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
  const url = (user: string, database: string): string => `postgres://${user}@127.0.0.1:${port}/${database}`;
  const stop = (): void => {
    run(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  };

  const admin = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: url('postgres', 'postgres') });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await admin(`create role ${OWNER} login createrole`, `create role ${LOGIN} login noinherit`, `create role ${CLAIMS_LOGIN} login noinherit`);
  return {
    async createDatabase(name) {
      await admin(`create database ${name} owner ${OWNER}`);
      return { ownerUrl: url(OWNER, name), databaseUrl: url(LOGIN, name), claimsDatabaseUrl: url(CLAIMS_LOGIN, name), claimsLogin: CLAIMS_LOGIN };
    },
    stop,
  };
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package makes. */
function asPostgresUser(folder: string): (command: string, args: string[]) => void {
  const isRoot = process.getuid?.() === 0;
  const ids = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid);
  return (command, args) => {
    // pg_ctl's server keeps these streams: only files and nothing may be given to it.
    const { status } = spawnSync(command, args, { stdio: 'ignore', cwd: folder, ...ids });
    if (status !== 0) throw new Error(`${command} failed with ${status}`);
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
}

/** Below the range from which outgoing connections take theirs. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port was found');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
