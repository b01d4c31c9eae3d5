/** Passkeys of this browser. The library that speaks with it comes when it is needed. */
import type { PasskeyBody, PasskeyOptions, PasskeyProof } from '#contract';
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';

/** Why no passkey came: the person left it or took too long; it is registered already; or the browser cannot. */
export type PasskeyTroubleKind = 'cancelled' | 'known' | 'failed';
export class PasskeyTrouble extends Error {
  constructor(readonly kind: PasskeyTroubleKind) {
    super(kind);
  }
}

/** Browsers have passkeys at a name, over https or on the machine itself; not at a bare address. */
export const passkeysWork = (): boolean => isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);

/** Has an authenticator make a passkey. @throws PasskeyTrouble */
export async function makePasskey(options: PasskeyOptions): Promise<Omit<PasskeyBody, 'name'>> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const made = await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }).catch(trouble);
  const { clientDataJSON, attestationObject, transports } = made.response;
  return { id: made.id, clientDataJSON, attestationObject, ...(transports ? { transports } : {}) };
}

/** Has the person answer with a passkey. @throws PasskeyTrouble */
export async function askPasskey(options: PasskeyOptions): Promise<PasskeyProof> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const answer = await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON }).catch(trouble);
  const { clientDataJSON, authenticatorData, signature, userHandle } = answer.response;
  return { id: answer.id, clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) };
}

function trouble(error: unknown): never {
  const name = error instanceof Error ? error.name : '';
  throw new PasskeyTrouble(name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : name === 'InvalidStateError' ? 'known' : 'failed');
}
