import { expect } from 'chai';
import { CONSENTS_MAX } from '../../src/domain/evidence-limits.js';
import { consentOrderFault, consentSchema, wordFor, type ConsentWord } from '../../src/ownership/consent.js';
import type { Verified } from '../../src/ownership/verify-token.js';
import { word } from './call-fixture.js';
import { NOW, TERMS, dig } from './signed-fixture.js';

type Decision = ConsentWord['decision'];

describe('consentOrderFault', () => {
  const said = (change: Partial<ConsentWord> = {}): Verified<ConsentWord> => word('patient', dig('before'), change);
  const fault = (change: Partial<ConsentWord>, before: Verified<ConsentWord> | null = null, terms = TERMS): string | null =>
    consentOrderFault(word('patient', '', before === null ? change : { seq: before.payload.seq + 1, prev: before.digest, ...change }).payload, before, terms);

  it('finds nothing wrong with a first word about this consultation, and another one after it', () => {
    for (const decision of ['permit', 'deny'] as const) expect(fault({ decision })).to.equal(null);
    expect(fault({ decision: 'withdraw' }, said())).to.equal(null);
  });

  it('says which consultation, recording or claim a word is not about', () => {
    expect(fault({ sid: 's-2' })).to.equal('session');
    expect(fault({ rid: 'r-2' })).to.equal('recording');
    expect(fault({ cd: dig('another') })).to.equal('claim');
  });

  it('takes modes of the claim, each once', () => {
    for (const modes of [['audio'], ['video'], ['video', 'audio']] as ConsentWord['modes'][]) expect(fault({ modes })).to.equal(null);
    expect(fault({ modes: ['audio', 'audio'] })).to.equal('modes');
    const audioOnly = { ...TERMS, modes: ['audio' as const] };
    expect(fault({ modes: ['audio'] }, null, audioOnly)).to.equal(null);
    for (const modes of [['video'], ['audio', 'video'], ['video', 'audio']] as ConsentWord['modes'][]) expect(fault({ modes }, null, audioOnly)).to.equal('modes');
  });

  it('has its one place after the word before', () => {
    expect(fault({ seq: 1 })).to.equal('seq');
    expect(fault({ prev: dig('before') })).to.equal('prev');
    const before = said({ seq: 3 });
    for (const seq of [0, 3, 5]) expect(fault({ decision: 'withdraw', seq }, before)).to.equal('seq');
    for (const prev of [null, dig('another')]) expect(fault({ decision: 'withdraw', prev }, before)).to.equal('prev');
  });

  it('says something new each time, and takes back only what was given', () => {
    const after = (...before: (Decision | null)[]): Record<string, string> => Object.fromEntries(before.map((one) => [
      String(one), (['permit', 'deny', 'withdraw'] as const).filter((decision) => fault({ decision }, one === null ? null : said({ decision: one })) === null).join(' '),
    ]));
    expect(after(null, 'permit', 'deny', 'withdraw')).to.deep.equal({ null: 'permit deny', permit: 'withdraw', deny: 'permit', withdraw: 'permit' });
    expect(fault({ decision: 'permit' }, said())).to.equal('order');
  });

  it('does not go back in time', () => {
    expect(fault({ decision: 'withdraw', at: NOW }, said({ at: NOW }))).to.equal(null);
    expect(fault({ decision: 'withdraw', at: NOW - 1 }, said({ at: NOW }))).to.equal('time');
  });

  it('keeps the last place for a withdrawal', () => {
    const last = (decision: Decision, before: Decision, seq = CONSENTS_MAX - 1): string | null => fault({ decision }, said({ decision: before, seq: seq - 1 }));
    expect(last('withdraw', 'permit')).to.equal(null);
    expect(last('permit', 'deny')).to.equal('too-many');
    expect(last('permit', 'deny', CONSENTS_MAX - 2)).to.equal(null);
    const { payload } = said();
    expect([CONSENTS_MAX - 1, CONSENTS_MAX, -1].map((seq) => consentSchema.safeParse({ ...payload, seq }).success)).to.deep.equal([true, false, false]);
  });
});

describe('wordFor', () => {
  it('says a no as a withdrawal where it takes a permission back, and nothing twice', () => {
    const words = (before: Decision | null): (Decision | null)[] => (['permit', 'deny'] as const).map((answer) => wordFor(answer, before === null ? null : word('patient', '', { decision: before }).payload));
    expect([words(null), words('permit'), words('deny'), words('withdraw')]).to.deep.equal([['permit', 'deny'], [null, 'withdraw'], ['permit', null], ['permit', null]]);
  });
});
