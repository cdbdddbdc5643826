import { expect } from 'chai';
import { asConsultError, ConsultError, isConsultError } from '../../src/domain/consult-error.js';
import { ERROR_ADVICE, type ErrorCode } from '../../src/domain/error-codes.js';

const codes = Object.keys(ERROR_ADVICE) as ErrorCode[];

describe('error codes', () => {
  it('have the form area/what', () => {
    for (const code of codes) expect(code).to.match(/^[a-z]+\/[a-z]+(-[a-z]+)*$/);
  });

  it('are unique whatever their case, and each has its own sentences', () => {
    expect(new Set(codes.map((code) => code.toLowerCase())).size).to.equal(codes.length);
    expect(new Set(Object.values(ERROR_ADVICE)).size).to.equal(codes.length);
    for (const advice of Object.values(ERROR_ADVICE)) expect(advice).to.match(/^[A-Z].{15,200}\.$/);
  });
});

describe('ConsultError', () => {
  it('keeps code, advice and cause', () => {
    const cause = new Error('below');
    const error = new ConsultError('backend/failed', { cause });
    expect([error.name, error.code, error.message, error.cause]).to.deep.equal(['ConsultError', 'backend/failed', ERROR_ADVICE['backend/failed'], cause]);
    expect(new ConsultError('config/invalid', { message: 'tenant is missing' }).message).to.equal('tenant is missing');
  });

  it('is known by its brand, also from another realm', () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const Other = (frame.contentWindow as unknown as { Error: ErrorConstructor }).Error;
    const foreign: unknown = Object.assign(new Other('elsewhere'), { code: 'backend/failed', [Symbol.for('consultkit.error')]: true });
    frame.remove();
    expect(foreign).not.to.be.instanceOf(Error);
    expect([isConsultError(foreign), isConsultError(new Error('no')), isConsultError(null), isConsultError('backend/failed')]).to.deep.equal([true, false, false, false]);
  });

  it('wraps what is not its own, and nothing twice', () => {
    const own = new ConsultError('mode/busy');
    expect(asConsultError(own, 'backend/failed')).to.equal(own);
    expect(asConsultError('text', 'backend/failed')).to.include({ code: 'backend/failed', cause: 'text' });
  });
});
