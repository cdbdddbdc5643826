import type { Clock } from './clock.js';
import { isLoopback } from './is-loopback.js';
import type { Log } from './log.js';
import type { WallName } from './recordings/walls/walls.js';
import type { TokenIssuer } from './identity/token-verifier.js';
import type { WebhookTarget } from './webhooks/send-webhooks.js';
import type { TurnOptions } from './sessions/ice-servers.js';

export interface BackendOptions {
  /** Where signed keysets, recordings and (without `databaseUrl`) the database are kept. Made when absent. */
  dataFolder: string;
  /** 0: any free one. */
  port?: number;
  host?: string;
  /** Where the ledger's checkpoints are kept, out of reach of who administers the database. Absent: `checkpoints` in the data folder. */
  checkpointFolder?: string | undefined;
  /** A PostgreSQL server, 15 or newer; a login that owns nothing. Absent: PGlite in the data folder. */
  databaseUrl?: string | undefined;
  /** The owner of the tables, for migrations. Absent: `databaseUrl`. */
  ownerUrl?: string | undefined;
  /** Migrations that may destroy what is in the database, by their files' names. Absent: none may. */
  destroy?: readonly string[] | undefined;
  /** The claims issuer's socket. Absent, in demonstrations alone: it is started as a process of its own. */
  claimsSocket?: string | undefined;
  /** For the issuer that a demonstration starts: its own folder (absent: beside the data folder), and its own login. */
  issuerFolder?: string | undefined;
  claimsDatabaseUrl?: string | undefined;
  /** The name of the issuer's login, which the migrations let put on its role. */
  claimsLogin?: string | undefined;
  /** Has the root desk make or renew the keysets. Absent: in demonstrations a process of its own does; elsewhere nobody. */
  prepareKeysets?: (() => Promise<void>) | undefined;
  /** Where browsers reach this, `https://consult.example`: what the policy's headers name. Absent: nothing is named. */
  publicOrigin?: string | undefined;
  /** The demonstration's sign-in, which asks for no password, on an address that others can reach. */
  demoSignIn?: boolean;
  /** The built pages. Absent: `dist/pages` of this repository. */
  pagesFolder?: string;
  /** An insurer's own sign-in. Absent: the demonstration's, which asks for no password. */
  tokenIssuer?: TokenIssuer | undefined;
  turn?: TurnOptions | null;
  /** Minutes from one drop-in slot to the next; 0 for none. */
  dropInMinutes?: number;
  /** Of a token of the demonstration's sign-in. */
  tokenSeconds?: number;
  /** What each realm's notices say that no ledger knows: `<tenant>.<region>.json`. Absent: the demonstration's. */
  noticesFolder?: string | undefined;
  /** Where each realm's own systems are told of events. Absent: nowhere. */
  webhooks?: readonly WebhookTarget[] | undefined;
  clock?: Clock;
  log?: Log;
  /** Allows what follows, and `GET /api/csp-reports`. Never on where people's consultations are. */
  drill?: boolean;
  /** See drill/misattribute-on-switch-fault.ts. */
  fault?: string | undefined;
  /** Walls to take away, to see the others hold. */
  withoutWalls?: readonly WallName[];
  /** In a drill: nobody in the backend looks for recordings under a wrong owner, so that it is seen what pages do by themselves. */
  withoutWatch?: boolean;
}

/** @throws Error in one sentence: a drill's switches outside a drill, or a fault that does not exist */
export function refuseDrillSwitches(options: BackendOptions, knownFault: string): void {
  const { drill = false, fault, withoutWalls = [], withoutWatch = false } = options;
  if (!drill && fault !== undefined) throw new Error('CONSULTKIT_FAULT is refused: it shows consultations to strangers. It works only with CONSULTKIT_DRILL=1, on made-up data.');
  if (!drill && withoutWalls.length > 0) throw new Error('Walls can be taken away in a drill alone.');
  if (!drill && withoutWatch) throw new Error('CONSULTKIT_WATCH=off is refused: without the watch nobody finds a recording under a wrong owner. It works only with CONSULTKIT_DRILL=1.');
  if (fault !== undefined && fault !== knownFault) throw new Error(`There is no fault of that name. The only one is ${knownFault}.`);
}

/**
 * The demonstration's sign-in makes anybody anybody. It is for this machine alone, unless it is asked for by name.
 * @throws Error in one sentence: on an address that others can reach, without having been asked for
 */
export function refuseOpenDemo({ tokenIssuer, host = '127.0.0.1', publicOrigin, demoSignIn = false }: BackendOptions): void {
  if (tokenIssuer !== undefined || demoSignIn) return;
  const hosts = [host, ...(publicOrigin === undefined ? [] : [new URL(publicOrigin).hostname])];
  const open = hosts.find((each) => !isLoopback(each));
  if (open !== undefined) throw new Error(`The demonstration's sign-in asks for no password, and others can reach ${open}: set CONSULTKIT_ISSUER to your own sign-in, or CONSULTKIT_DEMO_SIGN_IN=on for a demonstration on made-up data.`);
}
