import { base64url } from 'jose';
import { expect } from 'chai';
import { signBind, type Bind } from '../../../src/ownership/bind.js';
import { signSignal } from '../../../src/ownership/signed-signal.js';
import { NONCES_MAX, OwnNonces } from '../../../src/session/signaling/own-nonces.js';
import { PageBinding, type LinkMessage } from '../../../src/session/signaling/page-binding.js';
import { bindingWorld, FINGERPRINTS, helloed, sdpOf, tokenOf, type BindingWorld, type Said } from './binding-pair.js';
import { digestOf } from '../session-keys.js';

describe('the nonces of two pages', () => {
  let world: BindingWorld;
  before(async () => { world = await bindingWorld(); });
  const offer = (): LinkMessage => ({ body: { type: 'offer', sdp: sdpOf(FINGERPRINTS.practitioner) }, link: world.pages.practitioner.instance, gen: 1 });

  it('are not said before they have heard a commitment, and each is said for one commitment alone', async () => {
    const [mine, theirs] = [world.side('patient'), world.side('practitioner')];
    expect(JSON.stringify(await mine.arrival())).to.not.include('nonce');
    const nonces = new Map<string, string>();
    const answers = await mine.hear(await theirs.arrival());
    for (let turn = 0; turn < 2 * NONCES_MAX - 2; turn += 1) {
      const { commit } = await world.side('practitioner').arrival();
      const own = answers.findLast(({ type }) => type === 'hello') as Said<'hello'>;
      answers.push(...(await mine.hear({ type: 'hello', to: mine.own.instance, commit, heard: own.commit })));
    }
    const binds = answers.flatMap((body) => (body.type === 'bind' ? [JSON.parse(payloadOf(body.token)) as Bind] : []));
    for (const { nonce, peerCommit } of binds) {
      expect(nonces.get(nonce) ?? peerCommit).to.equal(peerCommit);
      nonces.set(nonce, peerCommit);
    }
    expect(nonces.size, 'a fresh one for each').to.equal(binds.length).and.greaterThan(10);
  });

  it('have an end: each is one try for whoever is in the middle', async () => {
    const mine = world.side('patient');
    let [opened, refused] = [0, ''];
    let answers = await mine.hear(await world.side('practitioner').arrival());
    for (let turn = 0; turn < 10 * NONCES_MAX && refused === ''; turn += 1) {
      opened += answers.filter(({ type }) => type === 'bind').length;
      const { commit } = await world.side('practitioner').arrival();
      const own = answers.findLast(({ type }) => type === 'hello') as Said<'hello'>;
      answers = await mine.hear({ type: 'hello', to: mine.own.instance, commit, heard: own.commit }).catch((error: Error) => {
        refused = error.message;
        return [];
      });
    }
    expect([refused, opened]).to.deep.equal(['connection', NONCES_MAX]);
  });

  it('are not said again when a page hears again what it has heard, nor anything else once the two are bound', async () => {
    const [mine, theirs] = [world.side('patient'), world.side('practitioner')];
    const arrival = await theirs.arrival();
    const hear = (to: 'all' | 'me') => mine.binding.hearHello({ for: to, commit: arrival.commit, heard: null }, 1);
    const heard = await hear('all');
    if (typeof heard === 'string') throw new Error(heard);
    expect([heard.opened, heard.bodies.map(({ type }) => type)]).to.deep.equal([true, ['hello', 'bind']]);
    for (const to of ['all', 'me'] as const) expect(await hear(to)).to.deep.equal({ bodies: [], opened: false });
    const [, { token, keys }] = (await theirs.hear(heard.bodies[0] as Said<'hello'>)) as [Said<'hello'>, Said<'bind'>];
    expect(await mine.binding.hearBind(token, keys)).to.equal(null);
    const { pair } = mine.binding;
    for (const to of ['all', 'me'] as const) expect(await hear(to)).to.deep.equal({ bodies: [], opened: false });
    expect(await mine.binding.hearBind(token, keys), 'nor is the bind itself news').to.equal(null);
    expect(mine.binding.pair).to.equal(pair);
  });

  it('are none for a further page once all are taken', async () => {
    const { patient: own, practitioner: { instance } } = world.pages;
    const nonces = new OwnNonces({ cd: own.proof.cd, role: own.role, fp: own.fingerprint, kid: own.proof.keys.device.kid });
    for (let turn = 0; turn < NONCES_MAX; turn += 1) expect(await nonces.take()).to.not.equal(null);
    const { commit } = await world.side('practitioner').arrival();
    expect(await new PageBinding(own, nonces, instance).hearHello({ for: 'all', commit, heard: null }, 1)).to.equal('connection');
  });

  it('leave a bind for an earlier commitment alone, with what is said under it: the words have crossed', async () => {
    const [mine, theirs] = [world.side('patient'), world.side('practitioner')];
    const { arriving } = await helloed(mine, theirs);
    const early = await tokenOf(theirs.binding, offer());
    // Its page begins anew: what I had committed to is past.
    const again = world.side('practitioner');
    const [tell] = (await mine.hear({ type: 'hello', to: mine.own.instance, commit: (await again.arrival()).commit, heard: null })) as [Said<'hello'>];
    expect(await mine.binding.hearBind(arriving.token, arriving.keys)).to.equal(null);
    expect(mine.binding.pair).to.equal(null);
    expect(await mine.binding.hearSignal(early)).to.equal(null);
    expect(await mine.binding.sign(offer()), 'and nothing is said under no bind').to.equal(null);
    const [hello, bind] = (await again.hear({ ...tell, heard: null })) as [Said<'hello'>, Said<'bind'>?];
    expect(bind, 'its nonce waits for a page that has heard its commitment').to.equal(undefined);
    const [, open] = (await mine.hear({ ...hello, heard: tell.commit })) as [Said<'hello'>, Said<'bind'>];
    expect(open.type).to.equal('bind');
  });

  it('let eight binds for earlier commitments be known, and no more', async () => {
    const [mine, theirs] = [world.side('patient'), world.side('practitioner')];
    const { arriving } = await helloed(mine, theirs);
    await mine.hear({ type: 'hello', to: mine.own.instance, commit: (await world.side('practitioner').arrival()).commit, heard: null });
    const { device: { privateKey, kid } } = theirs.own.proof.keys;
    const heard: (LinkMessage | string | null)[] = [];
    for (let iat = 0; iat < 10; iat += 1) {
      const bind: Bind = { ...(JSON.parse(payloadOf(arriving.token)) as Bind), iat };
      expect(await mine.binding.hearBind(await signBind(bind, privateKey, kid), arriving.keys)).to.equal(null);
      const { body, link, gen } = offer();
      heard.push(await mine.binding.hearSignal(await signSignal({ v: 1, sid: world.claim.sid, bind: await digestOf(bind), seq: 0, link, gen, body }, privateKey, kid)));
    }
    expect(heard).to.deep.equal([...Array.from({ length: 8 }, () => null), 'connection', 'connection']);
  });
});

const payloadOf = (token: string): string => new TextDecoder().decode(base64url.decode(token.split('.')[1] ?? ''));
