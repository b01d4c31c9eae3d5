/** A backup, a restore or an order to the authority that cannot be done. The message says what to do. */
export class Failure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
  }
}

export const damaged = (what: string): Failure => new Failure(`This archive is damaged (${what}). Take another one; nothing was changed.`);
