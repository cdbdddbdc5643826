import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendOptions } from './backend-options.js';
import type { ClaimsIssuer } from './claims-channel/claims-client.js';
import { systemClock, type Clock } from './clock.js';
import type { Database } from './database/database.js';
import { breakOwnerConstraint, misattributeOnSwitch } from './drill/misattribute-on-switch-fault.js';
import type { NoticeConfiguration } from '../../src/incident/notices/notice-configuration.js';
import { ChangeLines } from './incidents/change-lines.js';
import { readNoticeConfiguration } from './incidents/notice-configurations.js';
import { openDemoIssuer, type DemoIssuer } from './identity/demo-issuer.js';
import type { Principal, Realm } from './identity/principal.js';
import { createTokenVerifier, type TokenVerifier } from './identity/token-verifier.js';
import { jsonLog, type Log } from './log.js';
import { LedgerKeeper } from './ledger/ledger-keeper.js';
import { openLogSigner, type LogSigner } from './ledger/log-signer.js';
import { BlobStore } from './recordings/blob-store.js';
import { openLeaseSigner, type LeaseSigner } from './recordings/lease-signer.js';
import { RecordingReads } from './recordings/recording-reads.js';
import { oneRecording, type RecordingRouting } from './epochs/recording-routing.js';
import { RecordingWrites } from './recordings/recording-writes.js';
import { buildWalls } from './recordings/walls/walls.js';
import { SlotMaker } from './scheduling/slot-maker.js';
import { DEMO_REALMS } from './seed/realms.js';
import { seedRealm } from './seed/seed-realm.js';
import type { TurnOptions } from './sessions/ice-servers.js';
import { openIncidentSigner, type IncidentSigner } from './stops/incident-signer.js';
import { stopsFor } from './stops/concerns.js';
import { StopKeeper } from './stops/stop-keeper.js';
import { StopLines } from './stops/stop-lines.js';
import { openTrust } from './open-trust.js';
import type { RealmTrust } from './trust/realm-trust.js';
import { refusePrivateKeys } from './trust/refuse-private-keys.js';
import type { TrustStore } from './trust/trust-store.js';
import type { SessionKeyDependencies } from './sessions/make-session-key.js';

const TOKEN_SECONDS = 8 * 3_600;
const DROP_IN_MINUTES = 5;

/** Everything the routes are given. */
export interface BackendServices {
  database: Database;
  clock: Clock;
  log: Log;
  realms: readonly Realm[];
  trust: TrustStore;
  trustOf: (principal: Principal) => RealmTrust;
  /** Null where an insurer's own issuer signs people in. */
  demo: { issuer: DemoIssuer } | null;
  verify: TokenVerifier;
  claimsIssuer: ClaimsIssuer;
  issueClaim: (realm: Realm, sid: string) => Promise<unknown>;
  issueSessionKey: SessionKeyDependencies['issueSessionKey'];
  slotMaker: SlotMaker;
  turn: TurnOptions | null;
  routing: RecordingRouting;
  blobs: BlobStore;
  reads: RecordingReads;
  leaseSignerOf: (realm: Realm) => LeaseSigner;
  ledger: LedgerKeeper;
  /** Signs stops: for `makeStop` and `liftStop`. */
  incidentSignerOf: (realm: Realm) => IncidentSigner;
  stops: StopKeeper;
  stopLines: StopLines;
  writes: RecordingWrites;
  /** What the realm's notices say that no ledger knows. */
  noticeConfigurationOf: (realm: Realm) => NoticeConfiguration;
  changeLines: ChangeLines;
}

/** Opens published keys, seeds the demonstration, and puts the parts together. The database is migrated already. */
export async function openServices(database: Database, claimsIssuer: ClaimsIssuer, options: BackendOptions): Promise<BackendServices> {
  const { dataFolder, clock = systemClock, log = jsonLog('warn'), fault, turn = null, tokenIssuer } = options;
  const keysFolder = join(dataFolder, 'keys');
  const realms: Realm[] = DEMO_REALMS.map(({ tenant, region }) => ({ tenant, region }));
  const keyOf = ({ tenant, region }: Realm): string => `${tenant}.${region}`;

  const trust = await openTrust(options, realms, clock, log);
  await refusePrivateKeys(dataFolder, realms.map((realm) => trust.of(realm)));
  const leaseSigners = new Map<string, LeaseSigner>();
  const incidentSigners = new Map<string, IncidentSigner>();
  const logSigners = new Map<string, LogSigner | null>();
  for (const realm of realms) {
    leaseSigners.set(keyOf(realm), await openLeaseSigner(keysFolder, realm));
    incidentSigners.set(keyOf(realm), await openIncidentSigner(keysFolder, realm));
    logSigners.set(keyOf(realm), await openLogSigner(keysFolder, realm));
  }
  for (const realm of realms) if ((logSigners.get(keyOf(realm)) ?? null) === null) log.warn('log-key-missing', { ...realm });
  const ledger = new LedgerKeeper({ database, realms, signerOf: (realm) => logSigners.get(keyOf(realm)) ?? null, folder: options.checkpointFolder ?? join(dataFolder, 'checkpoints'), clock, log });
  const demo = tokenIssuer === undefined ? { issuer: await openDemoIssuer(keysFolder, realms, clock, options.tokenSeconds ?? TOKEN_SECONDS) } : null;
  const slotMaker = new SlotMaker(database, clock, options.dropInMinutes ?? DROP_IN_MINUTES);
  for (const seed of DEMO_REALMS) await seedRealm(database, seed, clock());

  // Where earlier versions kept recordings that were not sealed. Their rows are gone (migration 009, which had to be named),
  // and so are these.
  const unsealed = join(dataFolder, 'blobs');
  if (existsSync(unsealed)) log.warn('unsealed-recordings-erased', { folders: readdirSync(unsealed).length });
  rmSync(unsealed, { recursive: true, force: true });
  const blobs = new BlobStore(join(dataFolder, 'sealed'));
  await blobs.open();
  if (fault !== undefined) await breakOwnerConstraint(database);
  const routing = fault === undefined ? oneRecording : misattributeOnSwitch;
  const walls = buildWalls(fault === undefined ? options.withoutWalls : [...(options.withoutWalls ?? []), 'gate']);
  const noticeConfigurations = new Map(realms.map((realm) => [keyOf(realm), readNoticeConfiguration(realm, options.noticesFolder)]));
  const trustOf = (principal: Principal): RealmTrust => trust.of(principal);

  const stops = new StopKeeper(database, realms, log);
  return {
    database, clock, log, realms, trust, trustOf, demo, slotMaker, turn, routing, blobs, claimsIssuer, ledger,
    issueClaim: ({ tenant, region }, sid) => claimsIssuer.ask('issueClaim', { tenant, region, sid }),
    issueSessionKey: (asked) => claimsIssuer.ask('issueSessionKey', asked),
    verify: createTokenVerifier(tokenIssuer ?? required(demo).issuer.trusted, clock),
    leaseSignerOf: (realm) => required(leaseSigners.get(keyOf(realm))),
    incidentSignerOf: (realm) => required(incidentSigners.get(keyOf(realm))),
    stops,
    stopLines: new StopLines({ stops, log, read: (principal, after) => stopsFor(database, principal, after) }),
    reads: new RecordingReads({ database, trustOf, walls, log }),
    writes: new RecordingWrites({ database, trustOf, blobs, routing }),
    noticeConfigurationOf: (realm) => required(noticeConfigurations.get(keyOf(realm))),
    changeLines: new ChangeLines(),
  };
}

function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The backend was put together wrongly.');
  return value;
}
