import { SerialQueue } from '../../async/serial-queue.js';
import type { ConsentDecision } from '../../domain/consent.js';
import type { MediaMode } from '../../domain/media-mode.js';
import { otherRole, type Role } from '../../domain/role.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { signatureFault, readConsent, verifyNextConsent, NO_CONSENTS, type Consents } from '../../ownership/consent-book.js';
import { signConsent, wordFor, type ConsentTerms, type SignedConsent, type UnsignedConsent } from '../../ownership/consent.js';
import type { PartySigners } from '../../ownership/party-signers.js';

/** What a person was shown when it answered, and in which language (BCP 47). */
export interface ConsentText {
  text: string;
  lang: string;
}

export interface ConsentLedgerParts {
  role: Role;
  terms: ConsentTerms;
  /** The modes that are asked for. */
  modes: readonly MediaMode[];
  device: OwnDevice;
  /** Both parties' words, verified, as the backend has them. */
  known: Consents;
  /** Something new was said, by either. */
  onChange: (consents: Consents) => void;
  /** A word of mine: for the other side, and for the backend. */
  onOwn: (word: SignedConsent) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What the two parties have said about being recorded: signed, each party's words in one chain. One thing after the other. */
export class ConsentLedger {
  readonly #parts: ConsentLedgerParts;
  #consents: Consents;
  readonly #queue = new SerialQueue();

  constructor(parts: ConsentLedgerParts) {
    this.#parts = parts;
    this.#consents = parts.known;
  }

  get consents(): Consents {
    return this.#consents;
  }

  /** Resolves when everything that was said or heard so far is known here. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** I have answered. What says nothing new is not signed. */
  say(answer: ConsentDecision, { text, lang }: ConsentText): Promise<void> {
    return this.#queue.run(async () => {
      const word = await this.#sign(answer, { text, lang }, this.#mine.at(-1) ?? null);
      if (word === null) return;
      this.#add(word);
      this.#parts.onOwn(word);
    });
  }

  /**
   * The backend has other words of mine than I know: another page of mine has said them. What I said last and it does not
   * have is signed anew after them, if it was a no. A permission is not given again: after another one it says nothing new,
   * and over a no that this page did not know of the person is asked.
   * @param stored my words as the backend has them, verified
   * @returns false when there was nothing to learn: it only lacks some of mine
   */
  async learn(stored: readonly SignedConsent[]): Promise<boolean> {
    let learned = false;
    await this.#queue.run(async () => {
      const { role, onOwn } = this.#parts;
      if (stored.every(({ digest }, index) => this.#mine[index]?.digest === digest)) return;
      learned = true;
      const known = this.#mine.every(({ digest }, index) => stored[index]?.digest === digest);
      const last = this.#mine.at(-1)?.payload;
      const again = known || last === undefined || last.decision === 'permit' ? null : await this.#sign('deny', last, stored.at(-1) ?? null);
      // Both at once: what the former words permitted must not come back for a moment.
      this.#set({ ...this.#consents, [role]: again === null ? stored : [...stored, again] });
      if (again !== null) onOwn(again);
    });
    return learned;
  }

  /**
   * A word of the other side's. One that has no place after those that are known is no permission; one that is no permission
   * stops the recording all the same.
   * @param signers as they are known by now
   */
  hear(token: string, signers: PartySigners): Promise<void> {
    return this.#queue.run(async () => {
      const theirs = otherRole(this.#parts.role);
      const word = await readConsent(token);
      if (word === null || word.payload.role !== theirs || this.#consents[theirs].some(({ digest }) => digest === word.digest)) return;
      const result = await verifyNextConsent(token, this.#consents, this.#parts.terms, signers);
      if (result.ok) return this.#add(word);
      const { sid, cd } = this.#parts.terms;
      const stops = word.payload.decision !== 'permit' && word.payload.sid === sid && word.payload.cd === cd;
      if (stops && (await signatureFault(word, signers)) === null) this.#set({ ...this.#consents, [theirs]: NO_CONSENTS[theirs] });
    });
  }

  get #mine(): readonly SignedConsent[] {
    return this.#consents[this.#parts.role];
  }

  /** A word of mine after this one; null when it would say nothing new. */
  async #sign(answer: ConsentDecision, { text, lang }: ConsentText, before: SignedConsent | null): Promise<SignedConsent | null> {
    const { role, terms: { sid, rid, cd }, modes, device, now } = this.#parts;
    const decision = wordFor(answer, before?.payload ?? null);
    if (decision === null) return null;
    const payload: UnsignedConsent = {
      v: 1, sid, rid, cd, role, seq: before === null ? 0 : before.payload.seq + 1, prev: before?.digest ?? null,
      decision, modes: [...modes], text, lang, at: Math.max(now(), before?.payload.at ?? 0),
    };
    const word = await readConsent(await signConsent(payload, device.privateKey, device.kid));
    if (word === null) throw new TypeError('This text cannot be signed.');
    return word;
  }

  #add(word: SignedConsent): void {
    const { role } = word.payload;
    this.#set({ ...this.#consents, [role]: [...this.#consents[role], word] });
  }

  #set(consents: Consents): void {
    this.#consents = consents;
    this.#parts.onChange(consents);
  }
}
