import { expect } from 'chai';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { RecordingPage } from '../../src/adapter/ports/recording-port.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import type { Violation, ViolationReport } from '../../src/domain/violation.js';
import { issueItem } from '../../src/testing/issue-item.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { createTestWorld, type TestWorld } from '../../src/testing/test-world.js';
import { pause, until } from '../support/until.js';

interface Flooded {
  client: ReturnType<typeof createConsultClient>;
  violations: Violation[];
  reports: ViolationReport[];
  /** Reports are answered from now on. */
  answerReports(): void;
  /** Most requests that were in flight at once. */
  most(): number;
}

describe('a list from a backend that answers with more than was asked for', () => {
  let test: TestWorld;
  before(async () => { test = await createTestWorld(); });

  async function flood(pageOf: (cursor: string | undefined) => RecordingPage): Promise<Flooded> {
    const { world: { tenant, region }, member, trust, clock } = test;
    let [flying, top] = [0, 0];
    const reports: ViolationReport[] = [];
    // A report is answered when the list is whole, however slow the machine is: what comes meanwhile is counted into the next one.
    let answerReports = (): void => undefined;
    const listed = new Promise<void>((resolve) => { answerReports = resolve; });
    const flight = async <T>(answer: () => T, answered: Promise<void> = pause(20)): Promise<T> => {
      top = Math.max(top, flying += 1);
      await answered;
      flying -= 1;
      return answer();
    };
    const adapter = {
      ...member.adapter,
      recordings: { ...member.adapter.recordings!, list: ({ cursor }: { cursor?: string }) => flight(() => pageOf(cursor)) },
      incidents: { reportViolation: (report: ViolationReport) => flight(() => void reports.push(report), listed) },
    };
    const client = createConsultClient({ adapter, tenant, region, trust, now: clock.now, onViolation: 'drop', keyStore: await keyStoreOf(member) });
    const violations: Violation[] = [];
    client.on('violation', (violation) => violations.push(violation));
    return { client, violations, reports, answerReports, most: () => top };
  }
  const mine = async (): Promise<RecordingItem> => ({ ...(await issueItem(test.world, test.member, { segments: [] })), heads: null });
  const junk = (count: number): unknown[] => Array.from({ length: count }, (_, index) => ({ rid: `junk-${index}` }));
  const reasons = (violations: readonly Violation[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { reason } of violations) counts[reason] = (counts[reason] ?? 0) + 1;
    return counts;
  };

  for (const limit of [20, undefined]) {
    it(`20,000 junk rows for ${limit === undefined ? 'no limit' : `limit: ${limit}`}: 20 are judged, few are reported, and two requests are in flight at most`, async () => {
      const { client, violations, reports, answerReports, most } = await flood(() => ({ items: junk(20_000), next: null }));
      expect((await client.recordings!.list(limit === undefined ? {} : { limit })).recordings).to.deep.equal([]);
      expect(reasons(violations)).to.deep.equal({ flood: 1, shape: 20 });
      answerReports();
      await until(() => reports.length >= 2, 'both reports');
      await pause(200);
      expect(reports.map(({ reason, count }) => [reason, count])).to.deep.equal([['flood', 1], ['shape', 20]]);
      expect(most()).to.be.at.most(2);
      await client.dispose();
    });
  }

  it('does not look at what comes after what was asked for, though it is the member’s own', async () => {
    const items = await Promise.all([mine(), mine(), mine()]);
    const { client, violations } = await flood(() => ({ items, next: null }));
    expect((await client.recordings!.list({ limit: 2 })).recordings.map(({ rid }) => rid)).to.deep.equal(items.slice(0, 2).map(({ rid }) => rid));
    expect(reasons(violations)).to.deep.equal({ flood: 1 });
    await client.dispose();
  });

  it('takes a recording of an earlier page for a duplicate on a later one, and a page that is asked for again for the same page', async () => {
    const [a, b, c] = await Promise.all([mine(), mine(), mine()]);
    const pages: Record<string, RecordingPage> = { first: { items: [a, b], next: 'p1' }, p1: { items: [c], next: 'p2' }, p2: { items: [a, c], next: null } };
    const { client, violations } = await flood((cursor) => pages[cursor ?? 'first']!);
    const list = async (cursor?: string) => (await client.recordings!.list(cursor === undefined ? {} : { cursor })).recordings.map(({ rid }) => rid);
    expect([await list(), await list('p1'), await list('p1'), await list()]).to.deep.equal([[a.rid, b.rid], [c.rid], [c.rid], [a.rid, b.rid]]);
    expect(violations).to.deep.equal([]);
    await list('p1');
    expect(await list('p2')).to.deep.equal([]);
    expect(violations.map(({ reason, rid }) => [reason, rid])).to.deep.equal([['duplicate', a.rid], ['duplicate', c.rid]]);
    await client.dispose();
  });

  it('ends where its cursor leads back', async () => {
    const [a, b] = await Promise.all([mine(), mine()]);
    const { client, violations } = await flood((cursor) => ({ items: [cursor === undefined ? a : b], next: 'again' }));
    expect((await client.recordings!.list()).next).to.equal('again');
    const { recordings, next } = await client.recordings!.list({ cursor: 'again' });
    expect([recordings.map(({ rid }) => rid), next]).to.deep.equal([[b.rid], null]);
    expect(reasons(violations)).to.deep.equal({ flood: 1 });
    await client.dispose();
  });
});
