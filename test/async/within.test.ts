import { expect } from 'chai';
import { within } from '../../src/async/within.js';
import { ConsultError } from '../../src/domain/consult-error.js';

const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then((value) => value, (error: unknown) => (error instanceof ConsultError ? error.code : error));

describe('within', () => {
  it('gives what comes in time, and what it rejects with', async () => {
    const failure = new Error('no');
    expect(await within(Promise.resolve(1), 1000, 'media/no-answer')).to.equal(1);
    expect(await codeOf(within(Promise.reject(failure), 1000, 'media/no-answer'))).to.equal(failure);
  });

  it('ends a wait that never ends, and keeps the cause', async () => {
    const error = await within(new Promise(() => undefined), 10, 'media/no-answer').catch((thrown: unknown) => thrown as ConsultError);
    expect(error).to.be.instanceOf(ConsultError).and.include({ code: 'media/no-answer' });
    expect((error as ConsultError).cause).to.be.instanceOf(DOMException);
  });

  it('hands over what comes late, once, and says nothing of a late failure', async () => {
    const came: number[] = [];
    let [give, fail] = [(_: number): void => undefined, (_: Error): void => undefined];
    const late = within(new Promise<number>((resolve) => { give = resolve; }), 10, 'media/no-answer', (value) => came.push(value));
    const failing = within(new Promise<number>((_, reject) => { fail = reject; }), 10, 'media/no-answer', (value) => came.push(value));
    expect(await Promise.all([codeOf(late), codeOf(failing)])).to.deep.equal(['media/no-answer', 'media/no-answer']);
    give(7);
    fail(new Error('late'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(came).to.deep.equal([7]);
  });
});
