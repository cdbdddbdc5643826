import { expect } from 'chai';
import { ReportQueue } from '../../src/client/report-queue.js';
import { REPORTS_A_MINUTE } from '../../src/client/report-step.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { DenyReason, ViolationReport } from '../../src/domain/violation.js';
import { FakeClock } from './lease-fakes.js';

const REASONS: readonly DenyReason[] = ['shape', 'owner', 'tenant', 'region', 'audience', 'epochs', 'segments', 'wrap', 'meta', 'revoked', 'rollback', 'duplicate'];

describe('reports of violations', () => {
  let clock: FakeClock;
  let sent: { at: number; reason: string; count: number | undefined }[];
  let trouble: () => ConsultError | null;
  let queue: ReportQueue;
  let [flying, most] = [0, 0];
  beforeEach(() => {
    clock = new FakeClock();
    sent = [];
    trouble = () => null;
    [flying, most] = [0, 0];
    queue = new ReportQueue({
      async reportViolation({ reason, count }: ViolationReport) {
        most = Math.max(most, flying += 1);
        await Promise.resolve();
        flying -= 1;
        const error = trouble();
        if (error !== null) throw error;
        sent.push({ at: clock.now() - 500_000, reason, count });
      },
    }, clock);
  });
  const add = (reason: DenyReason, times = 1): void => {
    for (let time = 0; time < times; time += 1) queue.add({ reason, path: 'list', rid: null, sid: null, at: 1 });
  };
  const total = (): number => sent.reduce((sum, { count }) => sum + (count ?? 1), 0);

  it('are sent at once for the first of a reason, and then as a count', async () => {
    add('owner');
    await clock.pass(0);
    expect(sent).to.deep.equal([{ at: 0, reason: 'owner', count: 1 }]);
    add('owner', 5_000);
    await clock.pass(29_999);
    expect(sent).to.have.length(1);
    await clock.pass(1);
    expect(sent.at(-1)).to.deep.equal({ at: 30_000, reason: 'owner', count: 5_000 });
  });

  it('of a flood of every reason are few a minute, one at a time, and none is lost', async () => {
    for (let round = 0; round < 100; round += 1) for (const reason of REASONS) add(reason, 20);
    await clock.pass(59_999);
    expect(sent.length).to.equal(REPORTS_A_MINUTE);
    await clock.pass(240_000);
    expect([total(), most]).to.deep.equal([100 * REASONS.length * 20, 1]);
    for (let minute = 0; minute < 5; minute += 1) {
      expect(sent.filter(({ at }) => at >= minute * 60_000 && at < (minute + 1) * 60_000).length).to.be.at.most(REPORTS_A_MINUTE);
    }
  });

  it('wait as long as the backend says, and are counted into the next one', async () => {
    trouble = () => new ConsultError('backend/too-many-requests', { retryAfter: 90_000 });
    add('owner', 3);
    await clock.pass(0);
    trouble = () => null;
    add('owner', 4);
    await clock.pass(89_999);
    expect(sent).to.deep.equal([]);
    await clock.pass(60_001);
    expect(total()).to.equal(7);
  });

  it('that are refused are tried ever less often', async () => {
    let tries = 0;
    trouble = () => { tries += 1; return new ConsultError('backend/rejected'); };
    add('owner');
    await clock.pass(3_600_000);
    expect(tries).to.be.within(5, 13);
    trouble = () => null;
    await clock.pass(600_000);
    expect(total()).to.equal(1);
  });

  it('of a person who has gone are sent in nobody else’s name, and how many they were is said', async () => {
    trouble = () => new ConsultError('backend/unreachable');
    add('owner', 3);
    await clock.pass(0);
    trouble = () => null;
    expect(queue.forget()).to.equal(3);
    await clock.pass(600_000);
    expect(sent).to.deep.equal([]);
    add('shape');
    await clock.pass(60_000);
    expect(sent.map(({ reason, count }) => [reason, count])).to.deep.equal([['shape', 1]]);
  });
});
