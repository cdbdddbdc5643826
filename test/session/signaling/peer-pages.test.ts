import { expect } from 'chai';
import type { BoundPair, PageBinding } from '../../../src/session/signaling/page-binding.js';
import { PAGES_MAX, PeerPages, type PeerPage } from '../../../src/session/signaling/peer-pages.js';

/** A page load as far as it is asked for here: its name, and whether its bind has been verified. */
function binding(peer: string): PageBinding & { verified: () => void } {
  const made = { peer, pair: null as BoundPair | null, verified: () => { made.pair = {} as BoundPair; } };
  return made as unknown as PageBinding & { verified: () => void };
}

function table() {
  const gone: string[] = [];
  const pages = new PeerPages((instance) => gone.push(instance));
  const arrive = (name: string): PeerPage => pages.add(binding(name));
  /** Its bind is verified. */
  const bind = (page: PeerPage): boolean => {
    (page.binding as ReturnType<typeof binding>).verified();
    return pages.bound(page);
  };
  return { pages, gone, arrive, bind };
}

describe('the other party’s page loads', () => {
  it('are known from their hello on, and the first one that is answered counts', () => {
    const { pages, arrive } = table();
    expect([pages.present, pages.of('one'), pages.size]).to.deep.equal([null, null, 0]);
    const one = arrive('one');
    expect([pages.present, pages.has(one), pages.size]).to.deep.equal([null, true, 1]);
    expect(pages.of('one')).to.equal(one);
    expect(pages.opened(one)).to.equal(true);
    expect(pages.present).to.equal(one);
    expect(pages.opened(one), 'and still, when it is answered again').to.equal(true);
  });

  it('displace each other by a hello while nothing is verified, the later the earlier and not the other way round', () => {
    const { pages, gone, arrive } = table();
    const [one, two] = [arrive('one'), arrive('two')];
    expect([pages.opened(one), pages.opened(two), pages.opened(one)]).to.deep.equal([true, true, false]);
    expect(pages.present).to.equal(two);
    expect(gone).to.deep.equal([]);
  });

  it('are not displaced by a hello that nobody has signed once their bind is verified', () => {
    const { pages, gone, arrive, bind } = table();
    const one = arrive('one');
    pages.opened(one);
    expect(bind(one), 'it counted before').to.equal(false);
    const forged = arrive('forged');
    expect(pages.opened(forged)).to.equal(false);
    expect(pages.opened(one)).to.equal(true);
    expect([pages.present === one, pages.has(forged), gone]).to.deep.equal([true, true, []]);
  });

  it('are displaced by a later one whose bind is verified too, and are gone then with all before it', () => {
    const { pages, gone, arrive, bind } = table();
    const [one, silent, two, later] = [arrive('one'), arrive('silent'), arrive('two'), arrive('later')];
    pages.opened(one);
    bind(one);
    expect(bind(two), 'another one counted').to.equal(true);
    expect(pages.present).to.equal(two);
    expect(gone).to.deep.equal(['one', 'silent']);
    expect([one, silent, two, later].map((page) => pages.has(page))).to.deep.equal([false, false, true, true]);
    expect(bind(later)).to.equal(true);
    expect([pages.present === later, gone]).to.deep.equal([true, ['one', 'silent', 'two']]);
  });

  it('have a limit, at which the oldest goes, and never the one that counts', () => {
    const { pages, gone, arrive, bind } = table();
    const one = arrive('one');
    pages.opened(one);
    bind(one);
    const others = Array.from({ length: PAGES_MAX - 1 }, (_, number) => arrive(`forged-${number}`));
    expect([pages.size, gone]).to.deep.equal([PAGES_MAX, []]);
    arrive('one more');
    expect([pages.size, gone, pages.has(others[0]!), pages.present === one]).to.deep.equal([PAGES_MAX, ['forged-0'], false, true]);
    for (let number = 0; number < 100; number += 1) arrive(`flood-${number}`);
    expect([pages.size, gone.length, pages.present === one, pages.has(one)]).to.deep.equal([PAGES_MAX, 101, true, true]);
  });

  it('go once, and only the one that counted leaves nobody', () => {
    const { pages, gone, arrive } = table();
    const [one, two] = [arrive('one'), arrive('two')];
    pages.opened(two);
    pages.remove(one);
    expect([pages.present === two, gone]).to.deep.equal([true, ['one']]);
    pages.remove(one);
    expect(gone).to.deep.equal(['one']);
    pages.remove(two);
    expect([pages.present, pages.size, gone]).to.deep.equal([null, 0, ['one', 'two']]);
  });

  it('are others when the same name comes again: what was begun with the former one is not of this one', () => {
    const { pages, arrive } = table();
    const former = arrive('one');
    pages.remove(former);
    const again = arrive('one');
    expect([pages.has(former), pages.has(again), again.order > former.order]).to.deep.equal([false, true, true]);
  });

  it('are all forgotten at the end', () => {
    const { pages, arrive } = table();
    const one = arrive('one');
    pages.opened(one);
    pages.clear();
    expect([pages.present, pages.has(one), pages.size]).to.deep.equal([null, false, 0]);
  });
});
