import { expect } from 'chai';
import type { Exposure, ExposureLine } from '../../src/domain/exposure.js';
import { NOTIFY_WITHIN, type Incident } from '../../src/domain/incident.js';
import { noticeDraftSchema, type NoticeField } from '../../src/domain/notice-draft.js';
import { figuresOf } from '../../src/incident/count-exposure.js';
import { draftNotices, type NewDraft } from '../../src/incident/notices/draft-notices.js';
import type { NoticeConfiguration } from '../../src/incident/notices/notice-configuration.js';
import type { NoticeFacts } from '../../src/incident/notices/notice-facts.js';
import { noticePage } from '../../src/incident/notices/notice-text.js';
import { receivedSentence } from '../../src/incident/notices/received-sentence.js';
import { ICO_ORDER } from '../../src/incident/notices/regulator-fields.js';

const OPENED = Date.UTC(2026, 10, 30, 9, 0);
const incident: Incident = {
  id: 'i1', state: 'contained', fault: 'owner', feature: 'replay', drill: false, openedAt: OPENED, dueAt: OPENED + NOTIFY_WITHIN,
  containedAt: OPENED + 60_000, closedAt: null, into: null, reports: 2, items: 2,
};
const line = (patch: Partial<ExposureLine>): ExposureLine => ({ rid: 'r1', owner: 'm_1', recipient: 'm_9', step: 'listed', firstAt: OPENED - 5_000, lastAt: OPENED, bytes: 0, viewedMillis: 0, evidence: [7], ...patch });
const configuration: NoticeConfiguration = {
  tenant: 'ins-a', region: 'uk', authority: { name: 'The authority', address: null, form: null, law: 'Article 33(3)' },
  organisation: { name: 'An <insurer> & *sons*', registration: null, address: null }, contact: { name: 'An officer', email: 'a@b.example', telephone: null },
  dataCategories: 'Health data.', subjectCategories: null, likelyConsequences: null, measuresProposed: null, ownerAdvice: null, recipientAdvice: 'Keep no copies.', regulatorOrder: null,
};

function exposureOf(lines: ExposureLine[]): Exposure {
  return { tenant: 'ins-a', region: 'uk', at: OPENED, entries: 100, ...figuresOf(lines), evidence: null, lines };
}

function factsOf(lines: ExposureLine[], patch: Partial<NoticeFacts> = {}): NoticeFacts {
  return { incident, exposure: exposureOf(lines), configuration, practitioners: new Map([['r1', 'c_1'], ['r2', 'c_1']]), foundBy: 'violation', stops: 2, ownersTold: 0, now: OPENED + 120_000, ...patch };
}

function draftsOf(facts: NoticeFacts): NewDraft[] {
  let n = 0;
  return [...draftNotices(facts, () => `d${(n += 1)}`)];
}

const valueOf = (fields: readonly NoticeField[], name: string): NoticeField['value'] | undefined => fields.find((each) => each.name === name)?.value;

describe('the drafts of notices', () => {
  const two = [line({}), line({ rid: 'r2', owner: 'm_2', step: 'fetched', bytes: 10, evidence: [8, 9] }), line({ recipient: 'm_8', step: 'viewed', viewedMillis: 2_000, evidence: [10] })];

  it('are one for the regulator and the controller, and one for each owner, recipient and practitioner', () => {
    const drafts = draftsOf(factsOf(two));
    expect(drafts.map(({ audience, addressee }) => `${audience} ${addressee ?? ''}`.trim())).to.deep.equal(['regulator', 'controller', 'owner m_1', 'owner m_2', 'recipient m_9', 'recipient m_8', 'practitioner c_1']);
    expect(drafts.find(({ addressee }) => addressee === 'c_1')?.rids).to.deep.equal(['r1', 'r2']);
    for (const { rids: _, ...draft } of drafts) expect(noticeDraftSchema.safeParse(draft).success, draft.audience).to.equal(true);
  });

  it('say of every field where it is from, or that it is unknown', () => {
    for (const { fields } of draftsOf(factsOf(two))) {
      for (const { name, value, source, evidence } of fields) {
        expect(source === null, name).to.equal(value === 'unknown');
        if (source !== 'ledger') expect(evidence, name).to.deep.equal([]);
        else expect(evidence.length, name).to.be.greaterThan(0);
      }
    }
  });

  it('follow the order of the form, another realm’s too, and a name that is not known is unknown', () => {
    const [regulator] = draftsOf(factsOf(two));
    expect(regulator?.fields.map(({ name }) => name)).to.deep.equal(ICO_ORDER);
    const [other] = draftsOf(factsOf(two, { configuration: { ...configuration, regulatorOrder: ['records-count', 'no-such-field'] } }));
    expect(other?.fields.map(({ name, value }) => [name, value])).to.deep.equal([['records-count', 2], ['no-such-field', 'unknown']]);
  });

  it('count from the exposure alone', () => {
    const [regulator] = draftsOf(factsOf(two));
    const fields = regulator?.fields ?? [];
    expect(['records-count', 'data-subjects-count', 'recipients-count', 'listed-count', 'fetched-count', 'viewed-count'].map((name) => valueOf(fields, name))).to.deep.equal([2, 2, 2, 1, 1, 1]);
    expect([valueOf(fields, 'breach-began-at'), valueOf(fields, 'discovered-at'), valueOf(fields, 'notify-due-at')]).to.deep.equal(['2026-11-30 08:59 UTC', '2026-11-30 09:00 UTC', '2026-12-03 09:00 UTC']);
    expect(valueOf(fields, 'received-but-not-seen')).to.equal(receivedSentence(exposureOf(two).steps));
  });

  it('guess nothing where the ledger has nothing, nor where it is late', () => {
    const [regulator] = draftsOf(factsOf([], { stops: 0, foundBy: null, now: incident.dueAt + 1 }));
    for (const name of ['breach-began-at', 'breach-ended-at', 'reason-for-delay', 'measures-taken', 'how-discovered', 'how-it-occurred', 'high-risk']) expect(valueOf(regulator?.fields ?? [], name), name).to.equal('unknown');
  });

  it('tell one person of nobody else', () => {
    for (const draft of draftsOf(factsOf(two)).filter(({ addressee }) => addressee !== null)) {
      const text = JSON.stringify([draft.fields, draft.markdown]);
      for (const id of ['m_1', 'm_2', 'm_8', 'm_9', 'c_1', 'r1', 'r2']) expect(text, `${draft.audience} ${id}`).not.to.include(`"${id}"`);
    }
  });

  it('show what stands in the configuration as it stands, in Markdown and on the page', () => {
    const [regulator] = draftsOf(factsOf(two));
    expect(regulator?.markdown).to.include('An \\<insurer\\> & \\*sons\\*');
    const page = noticePage(regulator ?? expect.fail());
    expect(page).to.include('An &#60;insurer&#62; &#38; *sons*');
    expect(page).not.to.match(/<script|<style|style=|src=|href=/);
    expect(new DOMParser().parseFromString(page, 'text/html').querySelectorAll('tbody tr')).to.have.length(ICO_ORDER.length);
  });

  it('are one for everybody however many there are, at the same cost for each', () => {
    const drafted = (people: number): { drafts: number; reads: number } => {
      let reads = 0;
      const counted = (n: number): ExposureLine => new Proxy(line({ rid: `r${n}`, owner: `m_${n}`, recipient: `x_${n}` }), { get: (target, key) => { reads += 1; return Reflect.get(target, key) as unknown; } });
      const facts = factsOf([], { practitioners: new Map(Array.from({ length: people }, (_, n) => [`r${n}`, `c_${n}`])) });
      let drafts = 0;
      for (const _ of draftNotices({ ...facts, exposure: { ...facts.exposure, lines: Array.from({ length: people }, (_each, n) => counted(n)) } }, () => 'd')) drafts += 1;
      return { drafts, reads };
    };
    const [few, many] = [drafted(100), drafted(10_100)];
    expect([few.drafts, many.drafts]).to.deep.equal([302, 30_302]);
    expect(many.reads / 10_100).to.be.at.most(few.reads / 100);
  });

  it('have a sentence for each way that it went', () => {
    const none = { listed: 0, 'key-released': 0, fetched: 0, 'viewed-possible': 0, viewed: 0 };
    expect(receivedSentence(none)).to.match(/no entry/);
    expect(receivedSentence({ ...none, listed: 1, fetched: 2 })).to.match(/^Of 3 cases: 1 received no part .*; 2 received sealed data that the recipient’s key does not open, and so did not see it\.$/);
  });
});
