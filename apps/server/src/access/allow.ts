import { SetMetadata } from '@nestjs/common';
import type { Permission } from '#contract';

/** What a route asks of its caller. A route that says nothing is refused to everybody. */
export type Admission = 'public' | { permissions: readonly Permission[]; person: boolean };

export const ADMISSION = 'craie:admission';

/** Signed in (cookie or API token) and holding all of these permissions. */
export const Allow = (...permissions: Permission[]) => SetMetadata<string, Admission>(ADMISSION, { permissions, person: false });

/** A person in a browser, holding these permissions: what guards accounts is not for API tokens. */
export const AllowPerson = (...permissions: Permission[]) => SetMetadata<string, Admission>(ADMISSION, { permissions, person: true });

/** Nobody is asked who they are: the route looks after itself. */
export const Public = () => SetMetadata<string, Admission>(ADMISSION, 'public');
