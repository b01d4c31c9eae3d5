import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Config } from '../../shared/config.js';
import { isOwnOrigin, type OriginHeaders } from '../origin.rules.js';
import { hostNameOf, originAt } from './delegation.rules.js';

/** Whether a request was made by a page of ours: the syndicate's, or a commune's console on its own host. */
@Injectable()
export class Origins {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
  ) {}

  /** A Host header alone proves nothing: it counts when the table knows that host, and the browser names the same one as its page's. */
  async isOwn(headers: OriginHeaders): Promise<boolean> {
    const { publicUrl } = this.config.http;
    if (isOwnOrigin(headers, publicUrl)) return true;
    const host = hostNameOf(headers.host);
    if (publicUrl === undefined || host === undefined || !isOwnOrigin(headers, originAt(host, publicUrl))) return false;
    const known = await this.db.ask('select from delegation where host = $1', [host]);
    return known.length > 0;
  }
}
