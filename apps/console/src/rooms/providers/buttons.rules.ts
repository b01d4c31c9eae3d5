/** Pure. */
import type { SignInProvider } from '#contract';

/** True when several organisations have a provider of this name: the button then says whose it is. */
export const sameName = (offered: readonly Pick<SignInProvider, 'name'>[], name: string): boolean => offered.filter((one) => one.name === name).length > 1;
