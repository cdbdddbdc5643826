import type { BackendOptions } from './backend-options.js';
import type { Database } from './database/database.js';
import type { Log } from './log.js';
import { ClaimsChild } from './claims-channel/claims-child.js';
import { ClaimsClient, type ClaimsIssuer } from './claims-channel/claims-client.js';
import { lendDatabase, lendNothing } from './claims-channel/lend-database.js';

const TIMEOUT = 10_000;

/** The claims issuer, as the API asks it; and what it takes to let it go. */
export interface OpenClaims {
  issuer: ClaimsIssuer;
  /** The process that a demonstration has started. */
  child: ClaimsChild | null;
  stop(): Promise<void>;
}

/**
 * Connects to the claims issuer; in a demonstration, starts it. It need not be there yet: a question waits for it a little.
 * @throws Error in one sentence: there is none to connect to, the API's own login could do its work
 */
export async function openClaims(database: Database, options: BackendOptions, log: Log): Promise<OpenClaims> {
  const { claimsSocket, tokenIssuer, claimsDatabaseUrl, dataFolder, issuerFolder = `${dataFolder}-issuer` } = options;
  if (claimsSocket === undefined && tokenIssuer !== undefined) throw new Error('The claims issuer runs apart from the API: start examples/claims-issuer, and name its socket with CONSULTKIT_CLAIMS_SOCKET.');
  if (database.engine === 'postgres') {
    if (claimsSocket === undefined && claimsDatabaseUrl === undefined) throw new Error('On PostgreSQL the claims issuer has a login of its own: name it with CONSULTKIT_CLAIMS_DATABASE_URL, or start the issuer apart and name CONSULTKIT_CLAIMS_SOCKET.');
    if (await database.canBecome('claims')) throw new Error('The API\'s database login can put on the role consult_claims: give the API a login that is neither a superuser nor granted that role.');
  }
  const child = claimsSocket === undefined ? ClaimsChild.start({ issuerFolder, databaseUrl: claimsDatabaseUrl, log }) : null;
  const issuer = new ClaimsClient({
    socket: claimsSocket ?? child?.socket ?? '', timeoutMillis: TIMEOUT,
    answer: (gone) => (database.engine === 'pglite' ? lendDatabase(database, gone) : lendNothing),
  });
  return {
    issuer, child,
    async stop() {
      await issuer.stop();
      await child?.stop();
    },
  };
}
