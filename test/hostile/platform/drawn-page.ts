import '../../../components/provider/define.js';
import '../../../components/recordings/define.js';
import '../../../components/room/define.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import { searchDom } from '../../../src/testing/left-behind/search-dom.js';

/** The elements of one appointment on the page. */
export class DrawnPage {
  readonly #names: readonly string[];
  #element: HTMLElement | null = null;

  /** @param names whose being drawn is looked for */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  get isThere(): boolean {
    return this.#element !== null;
  }

  draw(client: ConsultClient, appointment: string): void {
    this.remove();
    const provider = Object.assign(document.createElement('consult-provider'), { client });
    const room = document.createElement('consult-room');
    room.setAttribute('appointment-id', appointment);
    provider.append(room, document.createElement('consult-recordings'));
    document.body.append(provider);
    this.#element = provider;
  }

  remove(): void {
    this.#element?.remove();
    this.#element = null;
  }

  /** Where one of the names is drawn, or media lie. */
  found(): string[] {
    return this.#element === null ? [] : searchDom(this.#names, this.#element).map(({ what }) => what);
  }
}
