import { expect } from 'chai';
import type { MemberNotice, NoticeKind } from '../../src/domain/member-notice.js';
import { REFUSALS_A_DAY, accountNotice, noticesOfLink, planRefusal } from '../../src/ownership/key-notices.js';
import type { MemberKey } from '../../src/ownership/member-key.js';
import { NOW, WAY, linkDevice, linkWay, memberKey, namedOf, testKey, type TestKey } from './signed-fixture.js';

const DAY = 86_400_000;

describe('noticesOfLink', () => {
  let account: TestKey;
  let phone: TestKey;
  let laptop: TestKey;
  let other: TestKey;
  let began: MemberKey;
  before(async () => {
    [account, phone, laptop, other] = await Promise.all([testKey('enc'), testKey(), testKey(), testKey('enc')]);
    began = memberKey(account, [phone]);
  });
  const notice = (kind: NoticeKind, to: string, how: MemberKey['by']['how']): object => ({ kind, rid: null, to, why: null, how, count: null });
  const by = (how: MemberKey['by']['how']): MemberKey['by'] => ({ how, kid: null, token: null });

  it('is one for a chain that begins, and one where all begins anew, about the account key', () => {
    expect(noticesOfLink(null, began)).to.deep.equal([notice('keys-begun', account.kid, 'first')]);
    const anew = memberKey(other, [laptop], { seq: 2, by: by('permission') });
    expect(noticesOfLink(began, anew)).to.deep.equal([notice('account-key-replaced', other.kid, 'permission')]);
  });

  it('is one for each device and each recovery method that came or went, by its key and by what authorised it', () => {
    const method = linkWay({ id: 'code-2', enc: namedOf(other) });
    const next = memberKey(account, [], { seq: 2, devices: [linkDevice(laptop)], ways: [method], by: by('device') });
    expect(noticesOfLink(began, next)).to.deep.equal([
      notice('device-added', laptop.kid, 'device'), notice('device-removed', phone.kid, 'device'),
      notice('recovery-added', other.kid, 'device'), notice('recovery-removed', WAY.kid, 'device'),
    ]);
    expect(noticesOfLink(began, { ...began, seq: 2, by: by('recovery') }), 'nothing came or went').to.deep.equal([]);
  });
});

describe('planRefusal', () => {
  const stored = (kind: NoticeKind, at = NOW, change: Partial<MemberNotice> = {}): MemberNotice => ({ ...accountNotice(kind), id: 'n-1', at, ...change });
  const many = (count: number, kind: NoticeKind, at = NOW): MemberNotice[] => Array.from({ length: count }, () => stored(kind, at));
  const plan = (notices: readonly MemberNotice[]): object => planRefusal('change-refused', 'device', notices, NOW);
  const OWN = { do: 'store', notice: { kind: 'change-refused', rid: null, to: null, why: null, how: 'device', count: null } };
  const MORE = { do: 'store', notice: { kind: 'more-refused', rid: null, to: null, why: null, how: null, count: 1 } };

  it('makes a notice of each of fifty a day, wrong codes included, and of the next one that there were more', () => {
    expect(plan([])).to.deep.equal(OWN);
    expect(planRefusal('recovery-refused', null, [], NOW)).to.deep.equal({ do: 'store', notice: { ...OWN.notice, kind: 'recovery-refused', how: null } });
    const half = REFUSALS_A_DAY / 2;
    expect(plan([...many(half, 'change-refused'), ...many(half - 1, 'recovery-refused')])).to.deep.equal(OWN);
    expect(plan([...many(half, 'change-refused'), ...many(half, 'recovery-refused')])).to.deep.equal(MORE);
  });

  it('counts the rest in that one', () => {
    const full = many(REFUSALS_A_DAY, 'change-refused');
    expect(plan([...full, stored('more-refused', NOW, { id: 'n-2', count: 7 })])).to.deep.equal({ do: 'count', id: 'n-2', count: 8 });
    expect(plan([stored('more-refused', NOW, { id: 'n-2' })])).to.deep.equal({ do: 'count', id: 'n-2', count: 1 });
  });

  it('begins again after a day, and counts no other notices', () => {
    const yesterday = NOW - DAY;
    expect(plan([...many(REFUSALS_A_DAY, 'change-refused', yesterday), stored('more-refused', yesterday)])).to.deep.equal(OWN);
    expect(plan(many(REFUSALS_A_DAY, 'change-refused', yesterday + 1))).to.deep.equal(MORE);
    expect(plan(many(REFUSALS_A_DAY, 'device-added'))).to.deep.equal(OWN);
  });
});
