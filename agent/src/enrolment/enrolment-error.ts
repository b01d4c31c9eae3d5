/** What can be wrong before the server has a say. */
export type EnrolmentFault = 'token_malformed' | 'address_malformed' | 'pin_differs';

/** An enrolment that cannot begin. The message is for logs; the command line says it in the reader's language. */
export class EnrolmentError extends Error {
  constructor(readonly code: EnrolmentFault, message: string) {
    super(message);
    this.name = 'EnrolmentError';
  }
}
