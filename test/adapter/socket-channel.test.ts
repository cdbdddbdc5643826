import { expect } from 'chai';
import { begun, message, open, received, states } from './open-channel.js';

describe('SocketChannel', () => {
  it('signs in by its first frame, keeps the token out of the URL, and sends what waited', async () => {
    const { channel, events, nth } = open();
    channel.send(message(0));
    const socket = await nth(1);
    expect(socket.url.search).to.equal('?instance=i1&after=now');
    socket.open();
    expect(socket.sent).to.deep.equal([{ type: 'auth', token: 'T' }]);
    socket.say({ type: 'ready', last: 5 });
    expect(socket.sent[1]).to.deep.equal({ type: 'send', n: 0, message: message(0) });
    expect(states(events)).to.deep.equal(['connecting', 'open']);
    channel.close();
  });

  it('after a loss: asks for what came after the last id, drops what comes again, resends in order what was not stored', async () => {
    const { channel, events, nth } = open();
    const first = await begun(nth(1), 5);
    for (const seq of [0, 1, 2]) channel.send(message(seq));
    first.say({ type: 'ack', n: 0 });
    first.say({ type: 'message', id: 6, message: 'six' });
    first.say({ type: 'message', id: 6, message: 'six' });
    first.drop();
    channel.send(message(3));
    const second = await begun(nth(2), 8);
    expect(second.url.searchParams.get('after')).to.equal('6');
    expect(second.numbers).to.deep.equal([1, 2, 3]);
    second.say({ type: 'message', id: 6, message: 'six' });
    second.say({ type: 'message', id: 7, message: 'seven' });
    second.say({ type: 'message', id: 8, message: 'eight' });
    expect(received(events)).to.deep.equal(['six', 'seven', 'eight']);
    expect(states(events)).to.deep.equal(['connecting', 'open', 'connecting', 'open']);
    second.say({ type: 'ack', n: 3 });
    second.drop();
    expect((await begun(nth(3), 8)).numbers).to.deep.equal([]);
    channel.close();
  });

  it('asks after where it first stood when nothing had come, so that nothing between is lost', async () => {
    const { channel, nth } = open();
    (await begun(nth(1), 41)).drop();
    expect((await nth(2)).url.searchParams.get('after')).to.equal('41');
    channel.close();
  });

  it('hears a backend again that lost its newest messages', async () => {
    const { channel, events, nth } = open();
    const first = await begun(nth(1), 9);
    first.drop();
    const second = await begun(nth(2), 2);
    second.say({ type: 'message', id: 3, message: 'three' });
    expect(received(events)).to.deep.equal(['three']);
    channel.close();
  });

  for (const how of ['frame', 'close code'] as const) {
    it(`leaves for good when replaced, told by ${how}`, async () => {
      const { events, nth, sockets, channel } = open();
      const socket = await begun(nth(1), 0);
      if (how === 'frame') socket.say({ type: 'replaced' });
      else socket.drop(4001);
      socket.drop(4001);
      channel.send(message(0));
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(events.slice(-2)).to.deep.equal([{ type: 'replaced' }, { type: 'state', state: 'closed' }]);
      expect(sockets).to.have.length(1);
    });
  }

  for (const [code, why] of [[4400, 'the backend cannot read what is sent'], [4403, 'it is forbidden'], [4404, 'the session is not mine']] as const) {
    it(`leaves for good when ${why}`, async () => {
      const { events, nth, sockets } = open();
      (await nth(1)).drop(code);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(states(events)).to.deep.equal(['connecting', 'closed']);
      expect(sockets).to.have.length(1);
    });
  }

  it('asks for a newer token after it was refused', async () => {
    const asked: boolean[] = [];
    const { channel, nth } = open(async ({ refresh }) => {
      asked.push(refresh);
      return refresh ? 'T2' : 'T1';
    });
    (await nth(1)).drop(4401);
    const second = await nth(2);
    second.open();
    expect(second.sent[0]).to.deep.equal({ type: 'auth', token: 'T2' });
    expect(asked).to.deep.equal([false, true]);
    channel.close();
  });

  it('tries again when the sign-in itself fails', async () => {
    let attempts = 0;
    const { channel, nth } = open(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('no network');
      return 'T';
    });
    await nth(1);
    expect(attempts).to.equal(2);
    channel.close();
  });

  it('comes back at once when the browser says that it is online', async () => {
    const { channel, nth } = open();
    for (let n = 1; n <= 6; n += 1) {
      (await nth(n)).drop();
      globalThis.dispatchEvent(new Event('online'));
    }
    await nth(7);
    channel.close();
  });

  it('passes presence and status on, and skips what it does not know', async () => {
    const { channel, events, nth } = open();
    const socket = await begun(nth(1), 0);
    socket.say({ type: 'unheard-of' });
    socket.onmessage?.({ data: 'not json' });
    socket.onmessage?.({ data: new ArrayBuffer(4) });
    socket.say({ type: 'presence', role: 'practitioner', present: true });
    socket.say({ type: 'encounter', status: 'in-progress' });
    expect(events.slice(2)).to.deep.equal([{ type: 'presence', role: 'practitioner', present: true }, { type: 'encounter', status: 'in-progress' }]);
    channel.close();
  });

  it('says and opens nothing after close, however often', async () => {
    const { channel, events, nth, sockets } = open();
    const socket = await begun(nth(1), 0);
    const before = events.length;
    channel.close();
    channel.close();
    channel.send(message(0));
    socket.say({ type: 'presence', role: 'practitioner', present: true });
    socket.drop();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([events.length - before, sockets.length, socket.closed]).to.deep.equal([0, 1, true]);
    const unopened = open();
    unopened.channel.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([unopened.events, unopened.sockets]).to.deep.equal([[], []]);
  });
});
