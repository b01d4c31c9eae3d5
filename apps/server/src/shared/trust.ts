import { trustText, type TrustAnswer } from '#contract';
import { trustMark, type Authority, type SigningKey } from '#pki';

/** What devices are to believe, as of the last reading of the authority's folder. */
export class Trust {
  private present: { answer: TrustAnswer; mark: string };

  constructor(private readonly authority: Authority, private readonly signing: SigningKey) {
    this.present = this.gather();
  }

  get answer(): TrustAnswer {
    return this.present.answer;
  }

  /** See `trustMark`. */
  get mark(): string {
    return this.present.mark;
  }

  /** Reads the folder again. @returns true when it holds something else than before */
  async reload(now: Date): Promise<boolean> {
    await this.authority.reload(now);
    await this.signing.reload();
    const before = this.present.mark;
    this.present = this.gather();
    return this.mark !== before;
  }

  private gather(): Trust['present'] {
    const { roots, vouchers, rotation } = this.authority;
    const signingKeys = [...this.signing.publicKeys];
    const renewal = rotation?.renewal;
    const material = { roots, signingKeys, ...(renewal && { renewal }) };
    const proofs = this.authority.vouch(trustText(material));
    return { answer: { v: 1, ...material, proofs, ...(vouchers.length > 0 && { vouchers }) }, mark: trustMark({ roots, signingKeys }) };
  }
}
