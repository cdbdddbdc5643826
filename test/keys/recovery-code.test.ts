import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import { isLastGroup, newRecoveryCode, readRecoveryCode, recoveryCodeGroups } from '../../src/keys/recovery-code.js';

const CODE = '0123456789ABCDEFGHJKMNPQRS';

function messageOf(typed: string): string {
  try {
    readRecoveryCode(typed);
    return 'none';
  } catch (error) {
    return isConsultError(error) && error.code === 'keys/wrong-code' ? error.message : String(error);
  }
}

describe('recovery code', () => {
  it('has 26 characters that nobody misreads, and is another one each time', () => {
    const codes = Array.from({ length: 500 }, newRecoveryCode);
    expect(new Set(codes).size).to.equal(500);
    for (const code of codes) expect(code).to.match(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    // Every character of the alphabet turns up: 13,000 draws of 32.
    expect(new Set(codes.join('')).size).to.equal(32);
  });

  it('is shown in groups, and read back from them', () => {
    expect(recoveryCodeGroups(CODE)).to.deep.equal(['01234', '56789', 'ABCDE', 'FGHJK', 'MNPQRS']);
    expect(readRecoveryCode(recoveryCodeGroups(CODE).join('-'))).to.equal(CODE);
  });

  it('is read as people type it', () => {
    expect(readRecoveryCode(' 01234 56789\tabcde\nfghjk–mnpqrs. ')).to.equal(CODE);
    expect(readRecoveryCode(`o${CODE.slice(1)}`)).to.equal(CODE);
    for (const one of ['i', 'I', 'l', 'L']) expect(readRecoveryCode(`0${one}${CODE.slice(2)}`)).to.equal(CODE);
    expect(readRecoveryCode('０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＭＮＰＱＲＳ')).to.equal(CODE);
  });

  it('says what is wrong, without asking anybody', () => {
    expect(messageOf('')).to.contain('this has 0');
    expect(messageOf(CODE.slice(1))).to.contain('this has 25');
    expect(messageOf(`${CODE}0`)).to.contain('this has 27');
    expect(messageOf(`U${CODE.slice(1)}`)).to.contain('no “U”');
    expect(messageOf(`0123!${CODE.slice(5)}`)).to.contain('no “!”');
  });

  it('is confirmed by its last group alone', () => {
    expect(isLastGroup('mnp qrs', CODE)).to.equal(true);
    for (const wrong of ['MNPQR', 'MNPQRT', CODE, '']) expect(isLastGroup(wrong, CODE), wrong).to.equal(false);
  });
});
