// The claims issuer: says whose a consultation is, and which keys are whose. It runs apart from the API, as another user of
// the system, with a folder of its own and a database login that is granted consult_claims and nothing else.
//   node --import tsx examples/claims-issuer/serve.ts
//   CONSULTKIT_ISSUER_FOLDER        its keys and the published keyset, as the root desk makes them
//   CONSULTKIT_CLAIMS_SOCKET        the Unix socket that the API asks over; its folder's permissions say who may
//   CONSULTKIT_CLAIMS_DATABASE_URL  its own login; absent, with PGlite, the API lends it transactions
//   CONSULTKIT_CLAIMS_CHILD=1       ends when its standard input does: what the demonstration starts does not outlive it
import { jsonLog } from '../reference-backend/log.js';
import { keepToOwner } from '../reference-backend/private-files.js';
import { startIssuer } from './start-issuer.js';

keepToOwner();
const { CONSULTKIT_ISSUER_FOLDER: folder, CONSULTKIT_CLAIMS_SOCKET: socket, CONSULTKIT_CLAIMS_DATABASE_URL: databaseUrl, CONSULTKIT_CLAIMS_CHILD: child } = process.env;
try {
  if (!folder || !socket) throw new Error('The claims issuer needs CONSULTKIT_ISSUER_FOLDER and CONSULTKIT_CLAIMS_SOCKET.');
  const issuer = await startIssuer({ folder, socket, databaseUrl: databaseUrl || undefined, log: jsonLog('warn') });
  const stop = (): void => void issuer.stop().then(() => process.exit(0), () => process.exit(1));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (child === '1') process.stdin.once('end', stop).once('error', stop).resume();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
