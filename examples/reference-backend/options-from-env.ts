import type { BackendOptions } from './backend-options.js';
import { AUDIENCE } from './identity/demo-issuer.js';
import type { TokenIssuer } from './identity/token-verifier.js';
import { jsonLog, type LogLevel } from './log.js';
import { readTargets } from './webhooks/read-targets.js';
import type { TurnOptions } from './sessions/ice-servers.js';

type Env = Readonly<Record<string, string | undefined>>;

/** The backend's options from the environment. @throws Error in one sentence */
export function optionsFromEnv(env: Env): BackendOptions {
  return {
    port: numberIn(env, 'PORT', 8080, 65_535),
    host: env['HOST'] ?? '127.0.0.1',
    dataFolder: env['CONSULTKIT_DATA'] ?? '.data',
    databaseUrl: env['DATABASE_URL'] || undefined,
    ownerUrl: env['DATABASE_OWNER_URL'] || undefined,
    checkpointFolder: env['CONSULTKIT_CHECKPOINTS'] || undefined,
    destroy: env['CONSULTKIT_DESTROY']?.split(',').map((name) => name.trim()).filter((name) => name !== ''),
    claimsSocket: env['CONSULTKIT_CLAIMS_SOCKET'] || undefined,
    issuerFolder: env['CONSULTKIT_ISSUER_FOLDER'] || undefined,
    claimsDatabaseUrl: env['CONSULTKIT_CLAIMS_DATABASE_URL'] || undefined,
    claimsLogin: env['CONSULTKIT_CLAIMS_LOGIN'] || undefined,
    publicOrigin: publicOrigin(env['CONSULTKIT_PUBLIC_ORIGIN']),
    demoSignIn: env['CONSULTKIT_DEMO_SIGN_IN'] === 'on',
    dropInMinutes: numberIn(env, 'CONSULTKIT_DROP_IN_MINUTES', 5, 60),
    noticesFolder: env['CONSULTKIT_NOTICES'] || undefined,
    webhooks: env['CONSULTKIT_WEBHOOKS'] ? readTargets(env['CONSULTKIT_WEBHOOKS'], tokenIssuer(env) === undefined) : undefined,
    log: jsonLog(logLevel(env['CONSULTKIT_LOG'])),
    tokenIssuer: tokenIssuer(env),
    turn: turn(env),
    drill: env['CONSULTKIT_DRILL'] === '1',
    fault: env['CONSULTKIT_FAULT'] || undefined,
    withoutWatch: env['CONSULTKIT_WATCH'] === 'off',
  };
}

function numberIn(env: Env, name: string, otherwise: number, most: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d+$/.test(text) || Number(text) > most) throw new Error(`${name} must be a whole number from 0 to ${most}.`);
  return Number(text);
}

/** Scheme, host and port, and nothing else: it stands in headers. */
function publicOrigin(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || ![url.origin, `${url.origin}/`].includes(text)) throw new Error('CONSULTKIT_PUBLIC_ORIGIN must be an origin alone, as in https://consult.example.');
  return url.origin;
}

function logLevel(text: string | undefined): LogLevel {
  return text === 'info' || text === 'error' ? text : 'warn';
}

/** `CONSULTKIT_ISSUER` and `CONSULTKIT_JWKS_URL`: an insurer's own sign-in, for the realm that it speaks for. */
function tokenIssuer(env: Env): TokenIssuer | undefined {
  const { CONSULTKIT_ISSUER: issuer, CONSULTKIT_JWKS_URL: jwks, CONSULTKIT_ISSUER_TENANT: tenant, CONSULTKIT_ISSUER_REGION: region } = env;
  if (issuer === undefined) return undefined;
  if (jwks === undefined || tenant === undefined || region === undefined) {
    throw new Error('CONSULTKIT_ISSUER needs CONSULTKIT_JWKS_URL, CONSULTKIT_ISSUER_TENANT and CONSULTKIT_ISSUER_REGION beside it.');
  }
  return { issuer, audience: env['CONSULTKIT_AUDIENCE'] ?? AUDIENCE, jwks: new URL(jwks), realms: [{ tenant, region }] };
}

/** `TURN_URLS` (separated by commas) and `TURN_SECRET`, coturn's static-auth-secret. */
function turn(env: Env): TurnOptions | null {
  const { TURN_URLS: urls, TURN_SECRET: secret } = env;
  if (!urls || !secret) return null;
  return { urls: urls.split(',').map((url) => url.trim()), secret, lifetimeSeconds: numberIn(env, 'TURN_LIFETIME', 3_600, 86_400) };
}
