/** What was started and must be gone at the end, however the end comes: undone last first, each once. */
export class Undo {
  private readonly steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.steps.push(step);
  }

  async all(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      await Promise.resolve().then(step).catch((error: unknown) => process.stderr.write(`Not cleaned up: ${String(error)}\n`));
    }
  }
}
