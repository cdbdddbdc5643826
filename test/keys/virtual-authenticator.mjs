// A plugin of the test runner: Chromium's virtual authenticator, a device that says yes to everything, for the page that asks.
//   await executeServerCommand('virtual-authenticator', { prf: true })    in place of the one before
const pages = new Map();

export const virtualAuthenticator = {
  name: 'virtual-authenticator',
  async executeCommand({ command, payload, session }) {
    if (command !== 'virtual-authenticator') return undefined;
    const before = pages.get(session.id);
    const devtools = before?.devtools ?? await session.browser.getPage(session.id).createCDPSession();
    if (before) await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: before.authenticatorId });
    else await devtools.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf: payload.prf };
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
    pages.set(session.id, { devtools, authenticatorId });
    return { authenticatorId };
  },
};
