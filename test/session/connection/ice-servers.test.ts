import { expect } from 'chai';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { IceGrant } from '../../../src/domain/ice-grant.js';
import { IceServers, renewIn } from '../../../src/session/connection/ice-servers.js';
import { pause, until } from '../../support/until.js';

const named = (username: string, iceLifetime: number | null): IceGrant => ({ iceServers: [{ urls: 'turn:turn.example', username, credential: 'c' }], iceLifetime });
const names = (servers: IceServers): (string | undefined)[] => servers.current.map(({ username }) => username);

/** Servers of which the granted ones are to be renewed at once; what was asked for. */
function keep(answers: (IceGrant | ConsultError)[], granted = named('first', 0)) {
  const asked: string[] = [];
  const servers = new IceServers({
    sid: 's1', own: [{ urls: 'stun:own.example' }], granted,
    sessions: {
      iceServers: (sid) => {
        asked.push(sid);
        const answer = answers.shift() ?? new ConsultError('session/over');
        return answer instanceof ConsultError ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
  });
  return { servers, asked };
}

describe('ICE servers', function () {
  this.timeout(30_000);

  it('are renewed while a third of their lifetime is left, and never where they hold for as long as the consultation', () => {
    expect(renewIn({ iceLifetime: 3_600_000 })).to.equal(2_400_000);
    expect(renewIn({ iceLifetime: null })).to.equal(null);
    expect(renewIn({ iceLifetime: 0 }), 'and not in a circle').to.equal(5_000);
  });

  it('are renewed while somebody waits, again after the backend was away, and the host’s own stay', async () => {
    const { servers, asked } = keep([new ConsultError('backend/unreachable'), named('second', null)]);
    servers.start();
    expect(names(servers)).to.deep.equal([undefined, 'first']);
    await until(() => names(servers)[1] === 'second', 'new ones');
    expect(asked).to.deep.equal(['s1', 's1']);
    servers.close();
  });

  it('are asked for at once when the backend is reached, where a timer has slept', async () => {
    const { servers, asked } = keep([named('second', null)]);
    servers.look();
    expect(asked).to.deep.equal([]);
    await pause(5_100);
    servers.look();
    servers.look();
    await until(() => names(servers)[1] === 'second', 'new ones');
    expect(asked).to.have.length(1);
    servers.close();
  });

  it('are asked for no more once it is over, and by nobody after the end', async () => {
    const over = keep([new ConsultError('session/over'), named('second', null)]);
    over.servers.start();
    const closed = keep([named('second', null)]);
    closed.servers.start();
    closed.servers.close();
    await until(() => over.asked.length === 1, 'the question');
    await pause(1_500);
    expect([over.asked.length, closed.asked.length, names(over.servers)[1]]).to.deep.equal([1, 0, 'first']);
    over.servers.close();
  });
});
