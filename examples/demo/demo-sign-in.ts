import * as z from 'zod/mini';
import { createConsultClient, type ConsultClient } from 'consultkit';
import { httpAdapter } from 'consultkit/adapters/http';

/**
 * The demo's stand-in for an insurer's own sign-in: choose a person, get a token. A real page replaces this file by
 * its identity provider and hard-codes the root thumbprint; nothing else changes.
 */
const API = '/api';
const KEY = 'consultkit-demo:person';
/** Who was here last on this page of this browser, so that a browser that was killed comes back as the same person. */
const lastKey = (role: DemoPerson['role']) => `${KEY}:${role}`;

const personSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  role: z.enum(['patient', 'practitioner', 'compliance']),
  title: z.nullable(z.string()),
  tenant: z.string(),
  region: z.string(),
  planName: z.nullable(z.string()),
});
export type DemoPerson = z.infer<typeof personSchema>;

async function getJson<T>(path: string, schema: z.ZodMiniType<T>, init?: RequestInit): Promise<T> {
  const response = await fetch(`${API}${path}`, init);
  if (!response.ok) throw new Error(`The demo’s backend answered ${response.status}.`);
  return schema.parse(await response.json());
}

/** Everybody one can be on this page. */
export async function demoPeople(role: DemoPerson['role']): Promise<DemoPerson[]> {
  const { items } = await getJson('/demo/people', z.object({ items: z.array(personSchema) }));
  return items.filter((person) => person.role === role);
}

/** Who was chosen in this tab; in one that is new, who was here last; null for nobody. */
export async function rememberedPerson(role: DemoPerson['role']): Promise<DemoPerson | null> {
  const id = sessionStorage.getItem(KEY) ?? localStorage.getItem(lastKey(role));
  return id === null ? null : (await demoPeople(role)).find((person) => person.id === id) ?? null;
}

export function forgetPerson(role: DemoPerson['role']): void {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(lastKey(role));
}

/** Signs a person in and makes the client that every element on the page works on. */
export async function signIn(person: DemoPerson): Promise<ConsultClient> {
  sessionStorage.setItem(KEY, person.id);
  localStorage.setItem(lastKey(person.role), person.id);
  const { rootThumbprint } = await getJson(`/trust/${person.tenant}/${person.region}`, z.object({ rootThumbprint: z.string() }));
  return createConsultClient({
    adapter: httpAdapter({ baseUrl: API, token: tokenSource(person.id) }),
    tenant: person.tenant,
    region: person.region,
    trust: { rootThumbprint },
    locale: document.documentElement.lang,
  });
}

/** Keeps a token until shortly before it expires. */
function tokenSource(personId: string): () => Promise<string> {
  let token: Promise<string> | null = null;
  let until = 0;
  return () => {
    if (token === null || Date.now() > until) {
      until = Date.now() + 60_000;
      token = getJson('/demo/sign-in', z.object({ accessToken: z.string(), expiresIn: z.number() }), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ personId }),
      }).then(({ accessToken, expiresIn }) => {
        until = Date.now() + Math.max(0, expiresIn - 30) * 1000;
        return accessToken;
      });
      token.catch(() => (token = null));
    }
    return token;
  };
}
