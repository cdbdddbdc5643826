import type { UploadHandle } from '../../recording/upload/upload-handle.js';
import { admitOwner, type OwnerAdmission, type PresentedKey } from './admit-owner.js';

/** Which pages of the patient's a recording has been made of, and to whose keys its own is wrapped. */
export class OwnerKeys {
  #shown: PresentedKey | null = null;
  readonly #recorded = new Set<string>();
  #upload: Pick<UploadHandle, 'owners'> | null = null;

  /** The patient's present page shows this key. */
  show(key: PresentedKey): void {
    this.#shown = key;
  }

  /** Something of that page is recorded. */
  recorded(): void {
    if (this.#shown !== null) this.#recorded.add(this.#shown.kid);
  }

  /** The upload knows whom the recording's key is wrapped to, also by an earlier page of this device. */
  wrappedBy(upload: Pick<UploadHandle, 'owners'>): void {
    this.#upload = upload;
  }

  /** What may be done with what the present page says. */
  get admission(): OwnerAdmission {
    if (this.#shown === null) return 'record';
    const wrapped = this.#upload?.owners ?? new Set<string>();
    return admitOwner(new Set([...wrapped, ...this.#recorded]), wrapped, this.#shown);
  }

  /** Whether the recording's key may be wrapped to this key of the present page. */
  mayWrap(kid: string): boolean {
    return this.#shown?.kid === kid && this.admission === 'wrap';
  }
}
