import { verifyKeyset } from '../../ownership/keyset.js';
import { expect } from './expect.js';
import type { ContractCheck } from './contract-subject.js';

export const identityChecks: readonly ContractCheck[] = [
  {
    port: 'identity',
    name: 'says who is signed in, and that different people are different subjects of one tenant and region',
    async run({ member, otherMember, practitioner, trust }) {
      const people = await Promise.all([member, otherMember, practitioner].map((adapter) => adapter.identity.whoAmI()));
      expect(new Set(people.map((identity) => identity?.subject)).size === 3, 'three people share a subject');
      for (const identity of people) expect(identity?.tenant === trust.tenant && identity.region === trust.region, 'another tenant or region');
      expect(people[0]?.role === 'patient' && people[2]?.role === 'practitioner', 'roles are mixed up');
    },
  },
  {
    port: 'identity',
    name: 'says without the backend whom its sign-in is of, where it can, and agrees with what the backend answers',
    async run({ member, signedOut }) {
      const [me, expected, nobody] = await Promise.all([member.identity.whoAmI(), member.identity.expected?.(), signedOut.identity.expected?.()]);
      if (expected === undefined || expected === null) return;
      const { subject, tenant = me?.tenant, region = me?.region } = expected;
      expect(me?.subject === subject && me.tenant === tenant && me.region === region, 'the sign-in is of somebody else than the backend says');
      expect(nobody === null, 'somebody is expected where nobody is signed in');
    },
  },
  {
    port: 'identity',
    name: 'answers null when nobody is signed in',
    async run({ signedOut }) {
      expect((await signedOut.identity.whoAmI()) === null, 'somebody is signed in');
    },
  },
  {
    port: 'identity',
    name: 'rejects with the signal’s own reason when aborted',
    async run({ member }) {
      const reason: unknown = await member.identity.whoAmI(AbortSignal.abort()).then(() => null, (error: unknown) => error);
      expect(reason instanceof DOMException && reason.name === 'AbortError', `got ${String(reason)}`);
    },
  },
  {
    port: 'keys',
    name: 'publishes a keyset that the configured root has signed for this tenant and region',
    async run({ member, trust, now }) {
      const result = await verifyKeyset(await member.keys.keyset(), trust, 0, now());
      expect(result.ok, result.ok ? '' : `the keyset is not believed: ${result.fault}`);
    },
  },
];
