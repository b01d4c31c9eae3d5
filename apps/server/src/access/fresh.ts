import { SetMetadata } from '@nestjs/common';

/** How long a proof of identity is recent, ms. */
export const FRESH_FOR = 10 * 60_000;

export const FRESH = 'craie:fresh';
export const BEFORE_SECOND_FACTOR = 'craie:before-second-factor';

/** The person proved who they are within ten minutes (at sign-in, or by `POST /session/proof`); otherwise 403 `proof_required`. */
export const Fresh = () => SetMetadata<string, true>(FRESH, true);

/** Open to somebody who has to set up a second factor first; nothing else is. */
export const BeforeSecondFactor = () => SetMetadata<string, true>(BEFORE_SECOND_FACTOR, true);
