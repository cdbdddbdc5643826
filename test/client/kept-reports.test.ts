import { expect } from 'chai';
import { deleteDB } from 'idb';
import { KeptReports } from '../../src/client/outbox/kept-reports.js';
import { ReportStore } from '../../src/client/outbox/report-store.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { IncidentReport } from '../../src/domain/incident-report.js';
import { hostileStorage } from '../../src/testing/hostile-platform/hostile-storage.js';
import { pause, until } from '../support/until.js';

const OWNER = { tenant: 'ins-a', region: 'uk', subject: 'm_1' };
const reportOf = (id: string): IncidentReport => ({ id, kind: 'not-mine', rid: 'r1', sid: null, at: 1 });

describe('what people report', () => {
  const pages: AbortController[] = [];
  let trouble: ErrorCode | null;
  let heard: string[];

  function page(owner = OWNER): KeptReports {
    const gone = new AbortController();
    pages.push(gone);
    const send = ({ id }: IncidentReport): Promise<void> => {
      if (trouble !== null) return Promise.reject(new ConsultError(trouble));
      heard.push(id);
      return Promise.resolve();
    };
    return new KeptReports({ send, owner, gone: gone.signal });
  }

  const left = async (owner = OWNER): Promise<string[]> => {
    const store = new ReportStore();
    const reports = await store.of(owner);
    store.close();
    return reports.map(({ id }) => id);
  };

  beforeEach(() => { trouble = null; heard = []; });
  afterEach(async () => {
    for (const gone of pages.splice(0)) gone.abort();
    await deleteDB('consultkit-reports');
  });

  it('is sent once, and nothing is kept of it', async () => {
    await page().report(reportOf('p1'));
    await until(() => heard.length > 0, 'the report');
    await until(async () => (await left()).length === 0, 'nothing kept');
    expect(heard).to.deep.equal(['p1']);
  });

  it('is kept while the backend is away, nobody waits for it, and it is sent once the backend is back', async () => {
    trouble = 'backend/unreachable';
    await page().report(reportOf('p1'));
    expect([heard, await left()]).to.deep.equal([[], ['p1']]);
    trouble = null;
    await until(() => heard.length > 0, 'the report');
    await until(async () => (await left()).length === 0, 'nothing kept');
  });

  it('is kept while the host has no sign-in for it, and sent once there is one', async () => {
    trouble = 'backend/unauthenticated';
    await page().report(reportOf('p1'));
    await pause(50);
    expect([heard, await left()]).to.deep.equal([[], ['p1']]);
    trouble = null;
    await until(() => heard.length > 0, 'the report');
    await until(async () => (await left()).length === 0, 'nothing kept');
  });

  it('is sent by the next page of the same person when this one has gone, and by nobody else’s', async () => {
    trouble = 'backend/failed';
    await page().report(reportOf('p1'));
    pages[0]?.abort();
    trouble = null;
    expect(await page({ ...OWNER, subject: 'm_10' }).resume()).to.deep.equal([]);
    expect((await page().resume()).map(({ id }) => id)).to.deep.equal(['p1']);
    await until(() => heard.length > 0, 'the report');
    expect(heard).to.deep.equal(['p1']);
  });

  it('is let go where the backend never takes it', async () => {
    trouble = 'backend/rejected';
    await page().report(reportOf('p1'));
    await until(async () => (await left()).length === 0, 'nothing kept');
  });

  it('is waited for where the device keeps nothing', async () => {
    const storage = hostileStorage({ open: 'reject' });
    try {
      await page().report(reportOf('p1'));
      expect(heard).to.deep.equal(['p1']);
      for (const code of ['backend/rejected', 'backend/unauthenticated'] as const) {
        trouble = code;
        const refused: unknown = await page().report(reportOf('p2')).then(() => null, (error: unknown) => error);
        expect((refused as ConsultError).code).to.equal(code);
      }
    } finally {
      storage.restore();
    }
  });
});
