import { expect } from 'chai';
import type { RecordingItem } from '../../../src/domain/recording.js';
import { ItemJudge } from '../../../src/client/judge/item-judge.js';
import type { GateCase, Judged } from '../../../src/client/judge/judge-items.js';
import { issueItem } from '../../../src/testing/issue-item.js';
import { createTestWorld, type TestWorld } from '../../../src/testing/test-world.js';

/** The worker itself: the dev server has no file under the name that a build gives it. */
const testWorker = (): Worker => new Worker(new URL('../../../src/client/judge/judge-items.worker.ts', import.meta.url), { type: 'module' });
const lostWorker = (): Worker => new Worker('/there-is-no-such-worker.js', { type: 'module' });
const noWorker = (): Worker => { throw new TypeError('No workers here'); };

async function all(judging: AsyncIterable<Judged>): Promise<Judged[]> {
  const found: Judged[] = [];
  for await (const judged of judging) found.push(judged);
  return found;
}

const said = (judged: readonly Judged[]): string[] => judged.map((each) => (each.verdict === 'deny' ? each.reason : each.verdict === 'locked' ? each.recording.why : 'permit'));

describe('ItemJudge', () => {
  let world: TestWorld;
  let given: GateCase;
  let own: RecordingItem[];
  let foreign: RecordingItem;
  let judge: ItemJudge;
  let started: Worker[];

  before(async () => {
    world = await createTestWorld();
    own = await Promise.all([1, 2, 3].map(async () => ({ ...(await issueItem(world.world, world.member, { segments: [] })), heads: null })));
    foreign = { ...(await issueItem(world.world, world.otherMember, { segments: [] })), heads: null };
    const { tenant, region, keys } = world.world;
    given = {
      subject: world.member.identity.subject, tenant, region, keyset: keys.keyset.payload, now: world.clock.now(),
      revocations: [], heads: new Map(), keys: new Map(), device: world.member.keys.device.kid, accounts: [world.member.keys.account],
    };
  });
  beforeEach(() => {
    started = [];
    judge = new ItemJudge(() => {
      const worker = testWorker();
      started.push(worker);
      return worker;
    });
  });
  afterEach(() => judge.end());

  /** Until it answers: as long as it loads, the page does its work. */
  async function warm(): Promise<void> {
    await all(judge.away([{}], given));
    const [worker] = started;
    if (worker === undefined) throw new Error('No worker was started.');
    const { postMessage } = worker;
    for (let asked = false; !asked;) {
      worker.postMessage = (...message: unknown[]) => {
        asked = true;
        Reflect.apply(postMessage, worker, message);
      };
      await all(judge.away([{}], given));
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
    worker.postMessage = postMessage;
  }

  it('finds the same in the worker as on the page, in their order', async () => {
    const items = [own[0], foreign, own[1], { ...own[2], rid: own[0]!.rid }, 'no item', own[2]];
    const here = await all(judge.here(items, given));
    expect(said(here)).to.deep.equal(['permit', 'owner', 'permit', 'recording-id', 'shape', 'permit']);
    await warm();
    expect(await all(judge.away(items, given))).to.deep.equal(here);
  });

  it('holds an item against what this device has seen, wherever it judges', async () => {
    await warm();
    const [item] = own;
    const rolledBack: GateCase = { ...given, heads: new Map([[item!.rid, { seq: 1_000, digest: 'A'.repeat(43) }]]) };
    const olderKeys: GateCase = { ...given, keys: new Map([[given.subject, { seq: 1_000, digest: 'A'.repeat(43) }]]) };
    for (const pinned of [rolledBack, olderKeys]) {
      expect(said(await all(judge.here([item], pinned)))).to.deep.equal(['rollback']);
      expect(said(await all(judge.away([item], pinned)))).to.deep.equal(['rollback']);
    }
    const stopped: GateCase = { ...given, revocations: [{ v: 2, aud: `consult:${given.tenant}:${given.region}`, seq: 1, scope: 'rid', target: item!.rid, why: 'test', drill: false, at: 0 }] };
    expect(said(await all(judge.away([item, own[1]], stopped)))).to.deep.equal(['revoked', 'permit']);
    expect(said(await all(judge.away([item], { ...given, accounts: [] })))).to.deep.equal(['sealed']);
    expect(said(await all(judge.away([item], { ...given, now: Number.NaN })))).to.deep.equal(['expired']);
  });

  it('gives the worker no key that can be read out', async () => {
    await warm();
    let sent: unknown = null;
    const [worker] = started;
    const { postMessage } = worker!;
    worker!.postMessage = (...message: unknown[]) => {
      [sent] = message;
      Reflect.apply(postMessage, worker, message);
    };
    await all(judge.away(own, given));
    const { question } = sent as { question: { given: GateCase } };
    expect(question.given.accounts.map(({ pair }) => [pair.privateKey.extractable, pair.privateKey.type])).to.deep.equal([[false, 'private']]);
  });

  it('starts a worker for what comes after the first screen only, and once', async () => {
    await all(judge.here(own, given));
    await all(judge.away([], given));
    expect(started).to.have.length(0);
    await all(judge.away(own, given));
    await all(judge.away(own, given));
    expect(started).to.have.length(1);
  });

  for (const [name, start] of [['no worker', noWorker], ['a worker that cannot be loaded', lostWorker]] as const) {
    it(`judges on the page where there is ${name}`, async () => {
      const alone = new ItemJudge(start);
      for (let time = 0; time < 2; time += 1) {
        expect(said(await all(alone.away([...own, foreign], given)))).to.deep.equal(['permit', 'permit', 'permit', 'owner']);
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      alone.end();
    });
  }

  it('judges on the page what cannot be copied, or what its worker did not live to judge', async () => {
    await warm();
    const strange = { ...own[0], more: () => undefined };
    expect(said(await all(judge.away([strange, foreign], given)))).to.deep.equal(['permit', 'owner']);
    const judging = all(judge.away(own, given));
    judge.end();
    expect(said(await judging)).to.deep.equal(['permit', 'permit', 'permit']);
    started[0]!.dispatchEvent(new ErrorEvent('error', { cancelable: true }));
    expect(said(await all(judge.away(own, given)))).to.deep.equal(['permit', 'permit', 'permit']);
  });

  it('lets nobody wait for a worker in which something has gone wrong', async () => {
    await warm();
    const broken = { ...given, revocations: null } as unknown as GateCase;
    const failed = await all(judge.away(own, broken)).then(() => 'judged', (error: unknown) => (error as Error).constructor.name);
    expect(failed).to.equal('TypeError');
    expect(said(await all(judge.away(own, given)))).to.deep.equal(['permit', 'permit', 'permit']);
    expect(started).to.have.length(1);
  });

  it('ends its worker, also one that is still loading', async () => {
    const ended: Worker[] = [];
    const { terminate } = Worker.prototype;
    const watch = (worker: Worker): void => { worker.terminate = () => { ended.push(worker); terminate.call(worker); }; };
    await warm();
    watch(started[0]!);
    judge.end();
    expect(ended).to.deep.equal([started[0]]);
    const loading = all(judge.away(own, given));
    watch(started[1]!);
    judge.end();
    await loading;
    for (let look = 0; look < 100 && ended.length < 2; look += 1) await new Promise((resolve) => { setTimeout(resolve, 20); });
    expect(ended).to.deep.equal(started);
  });
});
