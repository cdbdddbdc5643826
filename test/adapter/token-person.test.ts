import { expect } from 'chai';
import { TokenPerson } from '../../src/adapter/http/token-person.js';
import type { ConsultError } from '../../src/domain/consult-error.js';
import { quickTimers } from '../../src/testing/hostile-platform/quick-timers.js';

describe('the host’s access token', () => {
  let restore = (): void => undefined;
  afterEach(() => restore());
  const failure = (source: () => unknown): Promise<string | null> =>
    new TokenPerson(source as () => Promise<string>).begin().token({ refresh: false }).then(() => null, (error: ConsultError) => `${error.code}: ${error.message}`);

  it('is not waited for without end', async () => {
    restore = quickTimers({ from: 5_000, to: 50 });
    expect(await failure(() => new Promise(() => undefined))).to.equal('backend/unreachable: The page gave no access token in time: its `token` callback has not answered.');
  });

  it('is missing where the callback fails, whichever way', async () => {
    for (const source of [() => { throw new Error('no'); }, () => Promise.reject(new Error('no'))]) expect(await failure(source)).to.match(/^backend\/unauthenticated: The page gave no access token/);
  });

  it('may come at once, from a callback that promises nothing', async () => {
    expect(await new TokenPerson((() => 'T') as unknown as () => Promise<string>).begin().token({ refresh: false })).to.equal('T');
  });
});
