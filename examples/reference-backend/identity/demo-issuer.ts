import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { Clock } from '../clock.js';
import { openKeyFile } from './key-file.js';
import type { Principal, Realm } from './principal.js';
import type { TokenIssuer } from './token-verifier.js';

const ISSUER = 'urn:consultkit:demo-sign-in';
export const AUDIENCE = 'consultkit';

export interface DemoIssuer {
  /** What the verifier is given instead of an insurer's issuer. */
  trusted: TokenIssuer;
  /** Signs somebody in without asking for anything: demonstrations only. */
  signIn(principal: Principal): Promise<{ accessToken: string; expiresIn: number }>;
}

export async function openDemoIssuer(keysFolder: string, realms: readonly Realm[], clock: Clock, lifetimeSeconds: number): Promise<DemoIssuer> {
  const { kid, privateKey, publicJwk } = await openKeyFile(join(keysFolder, 'demo-sign-in.jwk'));
  return {
    trusted: { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] }, realms },
    async signIn({ subject, tenant, region, role }) {
      const now = Math.floor(clock() / 1000);
      const accessToken = await new SignJWT({ tenant, region, role })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
        .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(subject).setIssuedAt(now).setExpirationTime(now + lifetimeSeconds)
        .sign(privateKey);
      return { accessToken, expiresIn: lifetimeSeconds };
    },
  };
}
