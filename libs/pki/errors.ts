/** Why the authority refused. `message` is a sentence for the person who has to act. */
export type PkiErrorCode = 'csr_invalid' | 'csr_signature' | 'key_weak' | 'key_unsupported' | 'folder_damaged' | 'rotation_running' | 'no_rotation' | 'not_moved';

/** The one error thrown on purpose by this library. */
export class PkiError extends Error {
  constructor(readonly code: PkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PkiError';
  }
}
