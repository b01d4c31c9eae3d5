/** OpenID Connect: what the module of access has of it. */
import { AccessRequestService } from './access-request.service.js';
import { AccessRequests } from './access-requests.js';
import { Arrivals } from './arrivals.js';
import { ConsoleOrigin } from './console-origin.js';
import { IdentityService } from './identity.service.js';
import { IdentityController, OidcController } from './oidc.controller.js';
import { OidcClient } from './oidc-client.js';
import { OidcSignIn } from './oidc-sign-in.service.js';
import { PendingSignIn } from './pending-sign-in.js';
import { AccessRequestController, IdentityProviderController } from './provider.controller.js';
import { ProviderProbe } from './provider-probe.js';
import { ProviderService } from './provider.service.js';
import { ProviderSessions } from './provider-sessions.js';
import { SealedCookie } from './sealed-cookie.js';

export { AccessRequests };
export const OIDC_CONTROLLERS = [OidcController, IdentityController, IdentityProviderController, AccessRequestController];
export const OIDC_PROVIDERS = [AccessRequestService, AccessRequests, Arrivals, ConsoleOrigin, IdentityService, OidcClient, OidcSignIn, PendingSignIn, ProviderProbe, ProviderService, ProviderSessions, SealedCookie];
