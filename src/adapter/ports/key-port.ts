/** The tenant's published keys: a `consult-keyset+jwt` and the public root key that signed it. */
export interface KeysetDocument {
  keyset: string;
  /** Trusted only if its RFC 7638 thumbprint equals the one that the SDK was configured with. */
  rootKey: JsonWebKey;
}

export interface KeyPort {
  /**
   * The keyset of the configured tenant and region.
   * @throws ConsultError `backend/unreachable`, `backend/bad-response`; never null: without keys nothing can be shown.
   */
  keyset(signal?: AbortSignal): Promise<KeysetDocument>;
}
