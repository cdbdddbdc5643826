import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import { httpAdapter } from '../../src/adapter/http/http-adapter.js';
import type { OpenSocket } from '../../src/adapter/http/open-socket.js';
import type { TrustAnchor } from '../../src/ownership/keyset.js';
import type { ContractSubject, KeyedPerson } from '../../src/testing/contract/contract-subject.js';
import { enrolParty, type TestKeys } from '../../src/testing/enrol-party.js';
import { portOf } from '../../src/testing/port-of.js';

export interface DemoBackend {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  url: string;
  /** Its clock, milliseconds since 1970. */
  now: () => number;
  advance: (millis: number) => void;
  /** Node 20 has no WebSocket of its own. */
  openSocket: OpenSocket;
}

interface DemoPerson { id: string; displayName: string; role: string; tenant: string; region: string }

/** Of each backend, the keys that its people have been enrolled with: they outlive one check's subject. */
const enrolled = new Map<string, Promise<TestKeys>>();

/** Three members and a GP of the demonstration's first insurer, each behind the HTTP adapter: what the contract runs against. */
export async function httpContractSubject({ url, now, advance, openSocket }: DemoBackend): Promise<ContractSubject> {
  const ask = async <T>(path: string, json?: unknown): Promise<T> => {
    const init = json === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) };
    return (await (await fetch(`${url}/api${path}`, init)).json()) as T;
  };
  const adapterOf = (personId: string | null): BackendAdapter => {
    let token: string | null = null;
    return httpAdapter({
      baseUrl: `${url}/api`,
      openSocket,
      async token({ refresh }) {
        if (personId === null) return null;
        if (token === null || refresh) token = (await ask<{ accessToken: string }>('/demo/sign-in', { personId })).accessToken;
        return token;
      },
    });
  };
  const { items: everybody } = await ask<{ items: DemoPerson[] }>('/demo/people');
  const [first] = everybody;
  const people = everybody.filter(({ tenant, region }) => tenant === first?.tenant && region === first.region);
  const [member, otherMember, newcomer] = people.filter(({ role }) => role === 'patient');
  const officers = people.filter(({ role }) => role === 'compliance');
  const adapter = adapterOf(member?.id ?? null);
  const gp = (await portOf(adapter, 'scheduling').services()).find(({ kind }) => kind === 'gp');
  const [from, to] = [now(), now() + 14 * 86_400_000].map((at) => new Date(at).toISOString());
  const slots = await portOf(adapter, 'scheduling').slots({ serviceId: gp?.id ?? '', from: from ?? '', to: to ?? '' });
  const given = slots[0]?.practitioner;
  const practitioner = people.find(({ displayName }) => displayName === given?.displayName);
  if (first === undefined || member === undefined || otherMember === undefined || newcomer === undefined || gp === undefined || given === undefined || practitioner === undefined) {
    throw new Error('The demonstration lacks three members, a GP or a slot.');
  }
  const trust = await ask<TrustAnchor>(`/trust/${first.tenant}/${first.region}`);
  const ids: Record<KeyedPerson, string> = { member: member.id, otherMember: otherMember.id, practitioner: practitioner.id };
  const keyed = { member: adapter, otherMember: adapterOf(ids.otherMember), practitioner: adapterOf(ids.practitioner) };
  const keysOf = (person: KeyedPerson): Promise<TestKeys> => {
    // By the root too: two backends may have had the same port, one after the other.
    const name = `${trust.rootThumbprint} ${ids[person]}`;
    const keys = enrolled.get(name) ?? enrolParty(keyed[person], now());
    enrolled.set(name, keys);
    return keys;
  };
  return {
    ...keyed,
    keysOf,
    newcomer: adapterOf(newcomer.id),
    officer: adapterOf(officers[0]?.id ?? null),
    otherOfficer: adapterOf(officers[1]?.id ?? null),
    signedOut: adapterOf(null),
    practitionerId: given.id,
    serviceId: gp.id,
    trust,
    now,
    advance,
  };
}
