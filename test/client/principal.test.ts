import { expect } from 'chai';
import { ConsultError } from '../../src/domain/consult-error.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { until } from '../components/provider/until.js';
import { codeOf } from '../recording/upload/upload-bench.js';
import { signedIn } from './signed-in.js';

describe('who is signed in', () => {
  let test: TestWorld;
  before(async () => { test = await createTestWorld(); });

  it('is nobody while it cannot be found out who it is', async () => {
    let away = false;
    const { client } = await signedIn(test, test.member, ({ identity }) => ({
      identity: { ...identity, whoAmI: (signal) => (away ? Promise.reject(new ConsultError('backend/unreachable')) : identity.whoAmI(signal)) },
    }));
    const changes: (string | null)[] = [];
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    await client.recordings!.list();
    away = true;
    expect(await codeOf(client.refreshIdentity())).to.equal('backend/unreachable');
    expect(changes).to.deep.equal([null]);
    away = false;
    await client.recordings!.list();
    expect(changes).to.deep.equal([null]);
    await client.dispose();
  });

  it('is nobody at once when somebody else signs in, and stays the same person when that is who signs in, however long the backend takes', async () => {
    let answer: (() => void) | null = null;
    let slow = false;
    const { client, become } = await signedIn(test, test.member, ({ identity }) => ({
      identity: {
        ...identity,
        async whoAmI(signal) {
          if (slow) await new Promise<void>((resolve) => { answer = resolve; });
          return identity.whoAmI(signal);
        },
      },
    }));
    const changes: (string | null)[] = [];
    client.on('principal-change', (identity) => changes.push(identity?.subject ?? null));
    await client.identity();
    slow = true;
    for (const [next, before, after] of [[test.member, [], []], [test.otherMember, [null], [null, test.otherMember.identity.subject]]] as const) {
      answer = null;
      become(next);
      const asked = client.refreshIdentity();
      await until(() => answer !== null);
      expect(changes, 'while it is being asked').to.deep.equal(before);
      answer!();
      await asked;
      expect(changes, 'once it is known').to.deep.equal(after);
    }
    await client.dispose();
  });

  it('is not turned into the former by an answer that comes late', async () => {
    const answers: (() => void)[] = [];
    let slow = false;
    const { client, become } = await signedIn(test, test.member, ({ identity }) => ({
      identity: {
        ...identity,
        async whoAmI(signal) {
          const me = await identity.whoAmI(signal);
          if (slow) await new Promise<void>((resolve) => { answers.push(resolve); });
          return me;
        },
      },
    }));
    await client.identity();
    slow = true;
    const first = client.refreshIdentity();
    await until(() => answers.length === 1);
    become(test.otherMember);
    const second = client.refreshIdentity();
    await until(() => answers.length === 2);
    answers[1]?.();
    expect((await second)?.subject).to.equal(test.otherMember.identity.subject);
    answers[0]?.();
    expect((await first)?.subject).to.equal(test.otherMember.identity.subject);
    expect((await client.identity())?.subject).to.equal(test.otherMember.identity.subject);
    await client.dispose();
  });
});
