import type { CDPSession, Page, Protocol } from 'puppeteer-core';

export type Passkey = Protocol.WebAuthn.Credential;

/** A device's own authenticator, as Chromium plays it to one page: it knows its person at once, and gives secrets (PRF). */
export class PasskeyDevice {
  readonly #devtools: CDPSession;
  readonly #authenticatorId: string;

  private constructor(devtools: CDPSession, authenticatorId: string) {
    this.#devtools = devtools;
    this.#authenticatorId = authenticatorId;
  }

  static async addTo(page: Page): Promise<PasskeyDevice> {
    const devtools = await page.createCDPSession();
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, hasPrf: true,
    } });
    return new PasskeyDevice(devtools, authenticatorId);
  }

  async passkeys(): Promise<Passkey[]> {
    return (await this.#devtools.send('WebAuthn.getCredentials', { authenticatorId: this.#authenticatorId })).credentials;
  }

  /** As it was exported: signatures are the same, the secret is not; that one never leaves the authenticator. */
  async add(credential: Passkey): Promise<void> {
    await this.#devtools.send('WebAuthn.addCredential', { authenticatorId: this.#authenticatorId, credential });
  }
}
