/** Conditions and their parameters, grown together: no value ever enters the text of a query. */
export class SqlWhere {
  private readonly clauses: string[] = [];
  readonly params: unknown[] = [];

  /** Adds a parameter and answers its placeholder. */
  bind(value: unknown): string {
    return `$${this.params.push(value)}`;
  }

  /** @param clause built with `bind`; all clauses hold together. */
  and(clause: string): this {
    this.clauses.push(clause);
    return this;
  }

  get sql(): string {
    return this.clauses.join(' and ');
  }
}
