import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import type { LitElement } from 'lit';
import 'consultkit/components/provider/define';
import 'consultkit/components/recordings/define';
import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import { httpAdapter } from '../../src/adapter/http/http-adapter.js';
import { isConsultError } from '../../src/domain/consult-error.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { hostileHost, type HostileHost } from '../../src/testing/hostile-host/hostile-host.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';
import { deep } from '../../stories/support/deep.js';
import { until } from '../components/provider/until.js';

describe('a page whose own code fails', () => {
  let test: TestWorld;
  let host: HostileHost;

  before(async function () {
    this.timeout(30_000);
    test = await createTestWorld();
    await recordConsultation(test.people, ['audio']);
  });
  beforeEach(() => { host = hostileHost(); });
  afterEach(() => host.end());

  async function open(change: Partial<ReturnType<typeof memoryAdapter>> = {}) {
    let who: TestPerson | null = test.member;
    const { tenant, region } = test.world;
    const client = createConsultClient({
      adapter: { ...memoryAdapter(test.world, () => who?.identity ?? null), ...change }, tenant, region, trust: test.trust, now: test.clock.now,
      keyStore: await keyStoreOf(test.member, test.otherMember), logger: host.logger,
    });
    return { client, become: (person: TestPerson | null) => { who = person; } };
  }

  it('shows nothing of the former person after another has signed in, and has emptied its elements before it is told', async () => {
    const { client, become } = await open();
    const order: string[] = [];
    client.on('principal-change', host.callback('principal-change', () => order.push('host')));
    const provider = await fixture<HTMLElement>(html`<consult-provider .client=${client}><consult-recordings></consult-recordings></consult-provider>`);
    const drawn = (): number => deep(provider, '.replay').length;
    await until(() => (drawn() > 0 ? true : undefined));
    const element = deep<LitElement>(provider, 'consult-recordings')[0]!;
    const update = element.requestUpdate.bind(element);
    element.requestUpdate = (...args) => {
      order.push('element');
      update(...args);
    };
    become(null);
    await client.refreshIdentity();
    await until(() => (drawn() === 0 ? true : undefined));
    expect(order.filter((who, index) => order.indexOf(who) === index)).to.deep.equal(['element', 'host']);
    expect(host.reported.map(({ message }) => message)).to.deep.equal(['the host\'s principal-change']);
    await client.dispose();
  });

  it('is told of each recording that has passed, and gets the whole list', async () => {
    const { client } = await open();
    const { recordings } = await client.recordings!.list({ onPassed: host.callback('onPassed') });
    expect(recordings).to.have.length(1);
    expect(host.heard.get('onPassed')).to.equal(1);
    await client.dispose();
  });

  it('hears of a violation, which is reported to the insurer all the same', async () => {
    const reported: string[] = [];
    const { client } = await open({
      identity: { whoAmI: () => Promise.resolve(test.otherMember.identity), expected: () => Promise.resolve({ subject: test.member.identity.subject }) },
      incidents: { reportViolation: ({ reason }) => { reported.push(reason); return Promise.resolve(); } },
    });
    client.on('violation', host.callback('violation'));
    const code = await client.identity().then(() => null, (error: unknown) => (isConsultError(error) ? error.code : String(error)));
    expect(code).to.equal('identity/mismatch');
    expect([...host.heard.keys()].sort()).to.deep.equal(['logger', 'violation']);
    expect(reported).to.deep.equal(['identity']);
    await client.dispose();
  });

  for (const [what, token] of [['throws', (): never => { throw new TypeError('no session'); }], ['rejects', () => Promise.reject(new TypeError('no session'))]] as const) {
    it(`is answered with an error of ours when its token callback ${what}`, async () => {
      const client = createConsultClient({ adapter: httpAdapter({ baseUrl: '/nowhere', token }), tenant: 'northwind-health', region: 'uk', trust: test.trust });
      for (const ask of [() => client.identity(), () => client.refreshIdentity(), () => client.recordings!.list(), () => client.openSession('appointment1')]) {
        const error: unknown = await ask().then(() => null, (caught: unknown) => caught);
        expect(isConsultError(error), String(error)).to.equal(true);
      }
      await client.dispose();
    });
  }
});
