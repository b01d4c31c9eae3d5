/** Passkeys for a page in Chromium: a virtual authenticator, inside the machine, whose owner is always there and recognised. */
import type { Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** What it holds. */
  count(): Promise<number>;
  /** Whether its owner is recognised from now on: a finger that does not fit. */
  recognise(person: boolean): Promise<void>;
}

export async function giveAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    count: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    recognise: async (person) => { await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: person }); },
  };
}
