/**
 * Where my part of one pair of page loads stands. `new`: nothing said. `told`: I have said a commitment whose nonce nobody
 * has heard; `theirs` is the newest commitment that I have heard. `opened`: I have said the nonce, for `theirs` and for no
 * other. `bound`: both nonces are said, and fit; nothing changes any more.
 */
export type ExchangeState =
  | { at: 'new' }
  | { at: 'told'; theirs: string | null }
  | { at: 'opened'; theirs: string }
  | { at: 'bound' };

/** A hello of the other page. `heard`: the newest commitment of mine that it has heard for this pair. */
export interface HeardHello {
  for: 'all' | 'me' | 'another';
  commit: string;
  heard: string | null;
}

/** `fresh`: take another nonce. `tell`: say its commitment. `open`: say the commitment, and then the nonce. In this order. */
export type ExchangeEffect = 'fresh' | 'tell' | 'open';

interface Step {
  state: ExchangeState;
  effects: readonly ExchangeEffect[];
}

/**
 * What a page does when it hears a hello. A nonce is opened once, for one commitment of the other side: one that is heard
 * after that begins the pair anew with another nonce.
 * After a fresh start a nonce is opened only for a page that says that it has heard its commitment. A page that says so
 * opens its own for the same two commitments and no others: so two pages that cross each other's words come to an end.
 * @param mine my commitment for this pair
 */
export function stepExchange(state: ExchangeState, mine: string, { for: to, commit, heard }: HeardHello): Step {
  const answered: Step = heard === mine
    ? { state: { at: 'opened', theirs: commit }, effects: ['open'] }
    : { state: { at: 'told', theirs: commit }, effects: ['tell'] };
  switch (state.at) {
    case 'new':
      // It has just arrived, and its commitment is for the first who answers: that costs no further round trip.
      if (to === 'all') return { state: { at: 'opened', theirs: commit }, effects: ['open'] };
      // Its word for a page of mine that is gone: it has not heard of this one yet.
      return to === 'me' ? answered : { state: { at: 'told', theirs: null }, effects: ['tell'] };
    case 'told':
      return to === 'me' ? answered : { state, effects: [] };
    case 'opened':
      if (to !== 'me' || commit === state.theirs) return { state, effects: [] };
      return { state: { at: 'told', theirs: commit }, effects: ['fresh', 'tell'] };
    case 'bound':
      return { state, effects: [] };
  }
}
